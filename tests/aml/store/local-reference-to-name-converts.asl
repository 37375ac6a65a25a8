// SPDX-License-Identifier: MIT
// Expect: int 0x434241
// A local that refers to a name: the name keeps its type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Local0 = "ABC"
        Return (INT0)
    }
}
