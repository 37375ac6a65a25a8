// SPDX-License-Identifier: MIT
// Expect: int 0x0
// CondRefOf of what is missing is false, not an error
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\_SB.NOPE)

    Method (MAIN)
    {
        If (CondRefOf (\_SB.NOPE, Local0)) { Return (1) }
        Return (0)
    }
}
