// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFF00
// NOr
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (NOr (0x0F, 0xF0))
    }
}
