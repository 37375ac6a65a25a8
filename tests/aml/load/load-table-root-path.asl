// SPDX-License-Identifier: MIT
// Expect: int 0x33
// iasl: -f
// LoadTable puts the names below a root path
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\_SB.OEM0, IntObj)

    Method (MAIN)
    {
        LoadTable ("OEM1", "FLIGHT", "OEMTABLE", "\\_SB")
        Return (\_SB.OEM0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
