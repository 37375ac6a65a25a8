// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Timer is monotonic
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Timer
        Local1 = Timer
        If (Local1 >= Local0) { Return (1) }
        Return (0)
    }
}
