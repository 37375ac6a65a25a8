// SPDX-License-Identifier: MIT
// Expect: buf 010200
// A shorter buffer is followed by zeros
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9})

    Method (MAIN)
    {
        BUF0 = Buffer () {1, 2}
        Return (BUF0)
    }
}
