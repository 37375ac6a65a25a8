// SPDX-License-Identifier: MIT
// Expect: int 0x9
// An integer overwrites a package in a local
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1, 2}
        Local0 = 9
        Return (Local0)
    }
}
