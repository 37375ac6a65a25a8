// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Add wraps at 64 bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (0xFFFFFFFFFFFFFFFF + 1)
    }
}
