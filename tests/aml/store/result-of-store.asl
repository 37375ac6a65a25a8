// SPDX-License-Identifier: MIT
// Expect: int 0x3
// The value of Store is what was stored
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Store (3, Local0))
    }
}
