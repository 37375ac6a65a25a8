// SPDX-License-Identifier: MIT
// Expect: error AML_FATAL
// Log: 0xabcd
// Fatal ends the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Fatal (1, 0xABCD, 5)
        Return (1)
    }
}
