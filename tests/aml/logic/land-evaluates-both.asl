// SPDX-License-Identifier: MIT
// Expect: int 0x2
// LAnd evaluates both operands
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT, 0)
    Method (NONE) { CNT++ Return (0) }

    Method (MAIN)
    {
        Local0 = (NONE () && NONE ())
        Return (CNT)
    }
}
