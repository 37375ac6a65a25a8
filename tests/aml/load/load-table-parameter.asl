// SPDX-License-Identifier: MIT
// Expect: int 0x99
// LoadTable stores a parameter in a name of the table
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (OEM1, IntObj)

    Method (MAIN)
    {
        Local0 = LoadTable ("OEM1", "FLIGHT", "OEMTABLE", "\\", "\\OEM1", 0x99)
        Return (OEM1)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
