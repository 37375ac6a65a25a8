// SPDX-License-Identifier: MIT
// Expect: int 0x2A
// iasl: -f
// A method as the source of CopyObject is called, and its name read later
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN0) { Return (42) }
    Method (FUN1) { Return (1) }

    Method (MAIN)
    {
        CopyObject (FUN0, FUN1)
        Return (FUN1 ())
    }
}
