// SPDX-License-Identifier: MIT
// Expect: int 0x15
// A named operand is read before a later call changes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT, 0x0A)
    Method (BUMP) { CNT++ Return (CNT) }

    Method (MAIN)
    {
        Return (CNT + BUMP ())
    }
}
