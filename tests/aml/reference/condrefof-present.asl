// SPDX-License-Identifier: MIT
// Expect: int 0x5
// CondRefOf of what is there
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        If (CondRefOf (INT0, Local0)) { Return (DerefOf (Local0)) }
        Return (0)
    }
}
