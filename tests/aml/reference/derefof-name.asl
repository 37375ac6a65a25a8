// SPDX-License-Identifier: MIT
// Expect: int 0x5
// DerefOf(RefOf(name))
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Return (DerefOf (RefOf (INT0)))
    }
}
