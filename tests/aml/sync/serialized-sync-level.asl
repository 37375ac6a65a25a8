// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Serialized methods with levels call one another
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN0, 0, Serialized, 1) { Return (FUN1 () + 1) }
    Method (FUN1, 0, Serialized, 2) { Return (2) }

    Method (MAIN)
    {
        Return (FUN0 ())
    }
}
