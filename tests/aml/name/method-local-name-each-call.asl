// SPDX-License-Identifier: MIT
// Expect: int 0xB
// A name made by a method is new in each call
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 1, Serialized) { Name (TMP0, 0) TMP0 += Arg0 Return (TMP0) }

    Method (MAIN)
    {
        MAKE (3)
        MAKE (4)
        Return (MAKE (5) + 6)
    }
}
