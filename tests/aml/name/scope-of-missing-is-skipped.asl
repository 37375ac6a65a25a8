// SPDX-License-Identifier: MIT
// Expect: int 0x7
// iasl: -f
// Log: NONE
// A Scope of what is missing is skipped, the rest loads
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\_SB.NONE, DeviceObj)
    Scope (\_SB.NONE) { Name (INT1, 1) }
    Name (INT0, 7)

    Method (MAIN)
    {
        Return (INT0)
    }
}
