// SPDX-License-Identifier: MIT
// Expect: str 6
// Increment of a name that is a string: the digits count, the bytes of the sum are stored
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INC0, "5")

    Method (MAIN)
    {
        INC0++
        Return (Concatenate ("", ToDecimalString (6)))
    }
}
