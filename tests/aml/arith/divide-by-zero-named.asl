// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// A divisor that is a name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)

    Method (MAIN)
    {
        Return (5 / ZER0)
    }
}
