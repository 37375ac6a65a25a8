// SPDX-License-Identifier: MIT
// Expect: buf 4142
// A string is cut to the buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        BUF0 = "ABCD"
        Return (BUF0)
    }
}
