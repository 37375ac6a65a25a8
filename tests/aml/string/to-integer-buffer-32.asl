// SPDX-License-Identifier: MIT
// Expect: int 0x4030201
// Four bytes show in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2, 3, 4}
        Return (ToInteger (Local0))
    }
}
