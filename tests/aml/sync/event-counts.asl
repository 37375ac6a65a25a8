// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// An event signalled twice serves two waits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (EVT0)

    Method (MAIN)
    {
        Signal (EVT0)
        Signal (EVT0)
        Local0 = Wait (EVT0, 0)
        Local1 = Wait (EVT0, 0)
        Return (Wait (EVT0, 0) && !Local0 && !Local1)
    }
}
