// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Notify of a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}

    Method (MAIN)
    {
        Notify (DEV0, 0x80)
        Return (1)
    }
}
