// SPDX-License-Identifier: MIT
// Expect: buf 0102
// A longer buffer is cut
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9})

    Method (MAIN)
    {
        BUF0 = Buffer () {1, 2, 3}
        Return (BUF0)
    }
}
