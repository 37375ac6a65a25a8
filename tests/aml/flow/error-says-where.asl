// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// Log: \_SB.FUN [DSDT#0+0x
// The log names the method and the offset
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Scope (\_SB) { Method (FUN) { Return (1 / ZER0) } }

    Method (MAIN)
    {
        Return (\_SB.FUN ())
    }
}
