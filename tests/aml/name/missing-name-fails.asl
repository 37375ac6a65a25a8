// SPDX-License-Identifier: MIT
// Expect: error AML_NAME_NOT_FOUND
// A name that is nowhere
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE, IntObj)

    Method (MAIN)
    {
        Return (NONE)
    }
}
