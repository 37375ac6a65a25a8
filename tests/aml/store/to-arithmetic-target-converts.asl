// SPDX-License-Identifier: MIT
// Expect: str C
// The target of an operator is converted to as that of a store
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "X")

    Method (MAIN)
    {
        Add (0x40, 3, STR0)
        Return (STR0)
    }
}
