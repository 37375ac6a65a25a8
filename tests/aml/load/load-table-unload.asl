// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A table from LoadTable can be unloaded
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (OEM0, IntObj)

    Method (MAIN)
    {
        Local0 = LoadTable ("OEM1", "FLIGHT", "OEMTABLE")
        Unload (Local0)
        Return (CondRefOf (OEM0))
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
