// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A method that returns none, called as a statement
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN) { Noop }

    Method (MAIN)
    {
        FUN ()
        Return (1)
    }
}
