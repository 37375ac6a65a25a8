// SPDX-License-Identifier: MIT
// Expect: buf 0102
// Storing to an argument leaves the buffer that the caller named
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})
    Method (SET, 1) { Arg0 = Buffer () {9} }

    Method (MAIN)
    {
        SET (BUF0)
        Return (BUF0)
    }
}
