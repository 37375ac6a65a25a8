// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Wait on a signalled event succeeds
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (EVT0)

    Method (MAIN)
    {
        Signal (EVT0)
        Return (Wait (EVT0, 0))
    }
}
