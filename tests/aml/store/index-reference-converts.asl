// SPDX-License-Identifier: MIT
// Expect: int 0x42
// An element that is a reference is stored through, with conversion
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = Package (1) {}
        Local0[0] = RefOf (INT0)
        Local0[0] = "B"
        Return (INT0)
    }
}
