// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Notify (\_SB, 0): the bus check of a wake-up; \_SB is the system bus device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Notify (\_SB, 0)
        Return (1)
    }
}
