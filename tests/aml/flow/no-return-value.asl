// SPDX-License-Identifier: MIT
// Expect: error AML_NO_VALUE
// iasl: -f
// The value of a method that returns none
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN) { Noop }

    Method (MAIN)
    {
        Local0 = FUN ()
        Return (1)
    }
}
