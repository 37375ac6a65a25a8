// SPDX-License-Identifier: MIT
// Expect: int 0x123
// Arguments are evaluated left to right
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT, 0)
    Method (NEXT) { CNT++ Return (CNT) }
    Method (CAT3, 3) { Return ((Arg0 << 8) | (Arg1 << 4) | Arg2) }

    Method (MAIN)
    {
        Return (CAT3 (NEXT (), NEXT (), NEXT ()))
    }
}
