// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// What LoadTable gives is true
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local1 = LoadTable ("OEM1", "FLIGHT", "OEMTABLE")
        If (Local1) { Return (1) }
        Return (0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
}
