// SPDX-License-Identifier: MIT
// Expect: int 0x2
// LOr evaluates both operands
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT, 0)
    Method (ONE1) { CNT++ Return (1) }

    Method (MAIN)
    {
        Local0 = (ONE1 () || ONE1 ())
        Return (CNT)
    }
}
