// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A method makes a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 0, Serialized) { Device (DEV0) { Name (INT0, 5) } Return (DEV0.INT0) }

    Method (MAIN)
    {
        Return (MAKE ())
    }
}
