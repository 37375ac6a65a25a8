// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Timer counts units of 100 ns
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Timer
        Sleep (50)
        Return ((Timer - Local0) >= 500000)
    }
}
