// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Truth of a buffer looks at its first 4 bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0, 0, 0, 0, 1 }
        Return (!(!Local0))
    }
}
