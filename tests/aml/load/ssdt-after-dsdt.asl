// SPDX-License-Identifier: MIT
// Expect: int 0x5
// An SSDT extends a scope of the DSDT
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\_SB.DEV0.INT0, IntObj)
    Scope (\_SB) { Device (DEV0) {} }

    Method (MAIN)
    {
        Return (\_SB.DEV0.INT0)
    }
}

// Table: second
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "SECOND", 1)
{
    External (\_SB.DEV0, DeviceObj)
    Scope (\_SB.DEV0) { Name (INT0, 5) }
}
