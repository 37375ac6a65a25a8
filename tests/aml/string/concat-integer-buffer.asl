// SPDX-License-Identifier: MIT
// Expect: buf 05000000000000000102000000000000
// A buffer that joins an integer becomes one
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (Concatenate (Local0, Buffer () {1, 2}))
    }
}
