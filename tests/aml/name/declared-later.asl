// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A method may use names declared after it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (M000) { Return (LATE) }
    Name (LATE, 5)

    Method (MAIN)
    {
        Return (LATE)
    }
}
