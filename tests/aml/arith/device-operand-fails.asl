// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// iasl: -f
// A device is no number
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}

    Method (MAIN)
    {
        Return (DEV0 + 1)
    }
}
