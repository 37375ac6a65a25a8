// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Mod
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Mod (10, 3))
    }
}
