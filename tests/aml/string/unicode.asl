// SPDX-License-Identifier: MIT
// Expect: buf 410042000000
// Unicode is a buffer of 16-bit characters
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Unicode ("AB"))
    }
}
