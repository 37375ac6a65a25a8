// SPDX-License-Identifier: MIT
// Expect: error AML_BAD_TARGET
// iasl: -f
// A device is no target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}

    Method (MAIN)
    {
        DEV0 = 5
        Return (1)
    }
}
