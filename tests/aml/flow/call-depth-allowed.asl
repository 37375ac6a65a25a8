// SPDX-License-Identifier: MIT
// Expect: int 0xC8
// 200 calls in one another
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (REC, 1) { If (Arg0 == 0) { Return (0) } Return (REC (Arg0 - 1) + 1) }

    Method (MAIN)
    {
        Return (REC (200))
    }
}
