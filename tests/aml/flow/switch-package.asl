// SPDX-License-Identifier: MIT
// Expect: int 0x14
// Switch, a Case with a package matches any element
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Switch (ToInteger (Local0)) { Case (Package () { 1, 2 }) { Local1 = 10 } Case (Package () { 4, 5 }) { Local1 = 20 } Default { Local1 = 30 } }
        Return (Local1)
    }
}
