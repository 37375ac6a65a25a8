// SPDX-License-Identifier: MIT
// Expect: int 0x7
// iasl: -f
// Log: divide
// An error at the top level skips its statement only
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Name (INT0, 0)
    INT0 = 1 / ZER0
    Name (INT1, 7)

    Method (MAIN)
    {
        Return (INT1)
    }
}
