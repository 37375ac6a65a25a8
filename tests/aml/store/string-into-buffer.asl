// SPDX-License-Identifier: MIT
// Expect: buf 41420000
// A string goes into a buffer, and zeros after it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2, 3, 4})

    Method (MAIN)
    {
        BUF0 = "AB"
        Return (BUF0)
    }
}
