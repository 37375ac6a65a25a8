// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Stall takes its time
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Timer
        Stall (100)
        Return ((Timer - Local0) >= 1000)
    }
}
