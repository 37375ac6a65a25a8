// SPDX-License-Identifier: MIT
// Expect: int 0x201
// Semantics: spec
// A buffer becomes a little-endian integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, Ones)

    Method (MAIN)
    {
        INT0 = Buffer () {1, 2}
        Return (INT0)
    }
}
