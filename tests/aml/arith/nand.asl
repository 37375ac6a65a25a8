// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFF0
// NAnd
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (NAnd (0x0F, 0xFF))
    }
}
