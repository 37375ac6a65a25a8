// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Silent: NONE
// External of what never comes is ignored
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\_SB.NONE.DEEP, DeviceObj)

    Method (MAIN)
    {
        Return (3)
    }
}
