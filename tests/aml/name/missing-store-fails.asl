// SPDX-License-Identifier: MIT
// Expect: error AML_NAME_NOT_FOUND
// A store to a name that is nowhere
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE, IntObj)

    Method (MAIN)
    {
        NONE = 1
        Return (1)
    }
}
