// SPDX-License-Identifier: MIT
// Expect: int 0x1
// If on a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0, 1}
        If (Local0) { Return (1) }
        Return (2)
    }
}
