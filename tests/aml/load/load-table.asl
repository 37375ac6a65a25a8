// SPDX-License-Identifier: MIT
// Expect: int 0x33
// LoadTable finds a table by its ids
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (OEM0, IntObj)

    Method (MAIN)
    {
        Local0 = LoadTable ("OEM1", "FLIGHT", "OEMTABLE")
        Return (OEM0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
