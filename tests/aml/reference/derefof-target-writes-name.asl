// SPDX-License-Identifier: MIT
// Expect: int 0x9
// DerefOf as a target writes what it refers to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        DerefOf (Local0) = 9
        Return (INT0)
    }
}
