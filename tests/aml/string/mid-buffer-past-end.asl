// SPDX-License-Identifier: MIT
// Expect: buf 
// Mid of a buffer past its end is empty
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (Mid (Local0, 5, 1))
    }
}
