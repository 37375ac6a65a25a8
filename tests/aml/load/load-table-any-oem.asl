// SPDX-License-Identifier: MIT
// Expect: int 0x33
// Empty ids match any table
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (OEM0, IntObj)

    Method (MAIN)
    {
        Local0 = LoadTable ("OEM1", "", "")
        Return (OEM0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
