// SPDX-License-Identifier: MIT
// Expect: int 0x9
// Code in the body of a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) { Name (INT0, 5) INT0 = 9 }

    Method (MAIN)
    {
        Return (\DEV0.INT0)
    }
}
