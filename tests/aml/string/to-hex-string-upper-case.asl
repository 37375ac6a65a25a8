// SPDX-License-Identifier: MIT
// Expect: str 0xABCDEF
// ToHexString has upper-case digits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xABCDEF
        Return (ToHexString (Local0))
    }
}
