// SPDX-License-Identifier: MIT
// Expect: buf 0102
// A buffer declared smaller than its initialiser has all of it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (1) {1, 2})

    Method (MAIN)
    {
        Return (BUF0)
    }
}
