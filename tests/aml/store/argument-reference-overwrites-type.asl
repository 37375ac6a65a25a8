// SPDX-License-Identifier: MIT
// Expect: int 0x2
// ... type and all
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SETA, 1) { Arg0 = "nine" }

    Method (MAIN)
    {
        SETA (RefOf (INT0))
        Return (ObjectType (INT0))
    }
}
