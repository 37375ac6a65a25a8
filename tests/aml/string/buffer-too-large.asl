// SPDX-License-Identifier: MIT
// Expect: error AML_LIMIT
// A buffer past the limit of objects
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x7FFFFFFF
        Local1 = Buffer (Local0) {}
        Return (1)
    }
}
