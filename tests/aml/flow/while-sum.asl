// SPDX-License-Identifier: MIT
// Expect: int 0x37
// While
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 10
        Local1 = 0
        While (Local0) { Local1 += Local0 Local0-- }
        Return (Local1)
    }
}
