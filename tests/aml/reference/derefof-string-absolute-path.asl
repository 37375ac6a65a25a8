// SPDX-License-Identifier: MIT
// Expect: int 0x5
// DerefOf of a string with an absolute path
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB) { Name (INT0, 5) }

    Method (MAIN)
    {
        Local0 = "\\_SB.INT0"
        Return (DerefOf (Local0))
    }
}
