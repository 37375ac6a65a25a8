// SPDX-License-Identifier: MIT
// Expect: int 0x4241
// The target of ToString keeps its type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        ToString (Buffer () {0x41, 0x42}, Ones, INT0)
        Return (INT0)
    }
}
