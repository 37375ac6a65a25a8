// SPDX-License-Identifier: MIT
// Expect: str AB
// Ones as the length in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0x41, 0x42}
        Return (ToString (Local0, Ones))
    }
}
