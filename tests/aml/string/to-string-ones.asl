// SPDX-License-Identifier: MIT
// Expect: str AB
// ToString without a length
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0x41, 0x42, 0, 0x43}
        Return (ToString (Local0))
    }
}
