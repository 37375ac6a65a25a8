// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// Notify of a device by reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}

    Method (MAIN)
    {
        Local0 = RefOf (DEV0)
        Notify (Local0, 0x80)
        Return (1)
    }
}
