// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// Silent: called
// An error in an argument: the call does not happen
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Method (FUN, 1) { Debug = "called" Return (Arg0) }

    Method (MAIN)
    {
        Return (FUN (1 / ZER0))
    }
}
