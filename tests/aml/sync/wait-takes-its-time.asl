// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// A Wait that times out takes as long as it says
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (EVT0)

    Method (MAIN)
    {
        Local0 = Timer
        Wait (EVT0, 100)
        Return ((Timer - Local0) >= 1000000)
    }
}
