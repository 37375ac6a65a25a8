// SPDX-License-Identifier: MIT
// Expect: buf 05000000000000001200000000000000
// A string that joins an integer is read as hexadecimal
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (Concatenate (Local0, "12"))
    }
}
