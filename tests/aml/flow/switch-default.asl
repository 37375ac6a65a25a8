// SPDX-License-Identifier: MIT
// Expect: int 0x1E
// Switch, Default
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 7
        Switch (ToInteger (Local0)) { Case (1) { Local1 = 10 } Case (2) { Local1 = 20 } Default { Local1 = 30 } }
        Return (Local1)
    }
}
