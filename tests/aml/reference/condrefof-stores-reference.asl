// SPDX-License-Identifier: MIT
// Expect: int 0x5
// CondRefOf stores a reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        CondRefOf (INT0, Local0)
        Return (DerefOf (Local0))
    }
}
