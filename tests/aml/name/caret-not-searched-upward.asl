// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A path with ^ is not searched upward
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Scope (\_SB) { Device (DEV0) { Method (GET) { Return (CondRefOf (^INT0)) } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.GET ())
    }
}
