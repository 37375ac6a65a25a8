// SPDX-License-Identifier: MIT
// Expect: int 0x7
// External gives the arguments of a method that another table brings
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (ADD2, MethodObj, IntObj, {IntObj, IntObj})

    Method (MAIN)
    {
        Return (ADD2 (3, 4))
    }
}

// Table: second
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "SECOND", 1)
{
    Method (ADD2, 2) { Return (Arg0 + Arg1) }
}
