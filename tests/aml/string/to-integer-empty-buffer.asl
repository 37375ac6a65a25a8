// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// ToInteger of an empty buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (ToInteger (Local0))
    }
}
