// SPDX-License-Identifier: MIT
// Expect: error AML_NAME_NOT_FOUND
// A method that is nowhere
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE, MethodObj, IntObj, {IntObj})

    Method (MAIN)
    {
        Return (NONE (1))
    }
}
