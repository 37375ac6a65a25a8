// SPDX-License-Identifier: MIT
// Expect: int 0x6
// Increment works through a reference in an argument
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (INC, 1) { Arg0++ }

    Method (MAIN)
    {
        INC (RefOf (INT0))
        Return (INT0)
    }
}
