// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Reset takes all signals away
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (EVT0)

    Method (MAIN)
    {
        Signal (EVT0)
        Signal (EVT0)
        Reset (EVT0)
        Return (Wait (EVT0, 0))
    }
}
