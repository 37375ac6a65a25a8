// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A path of two segments is not searched upward
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (AAA0) { Name (BBB0, 5) }
    Scope (\_SB) { Method (GET) { Return (CondRefOf (AAA0.BBB0)) } }

    Method (MAIN)
    {
        Return (\_SB.GET ())
    }
}
