// SPDX-License-Identifier: MIT
// Expect: int 0x5
// DerefOf of a string looks the path up
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = "INT0"
        Return (DerefOf (Local0))
    }
}
