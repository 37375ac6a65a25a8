// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// An error in a called method ends its callers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Method (FUN) { Return (1 / ZER0) }

    Method (MAIN)
    {
        Return (FUN ())
    }
}
