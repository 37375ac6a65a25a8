// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Return without a value gives zero, as iasl writes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN) { Return }

    Method (MAIN)
    {
        FUN ()
        Return
    }
}
