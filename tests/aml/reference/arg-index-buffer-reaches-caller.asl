// SPDX-License-Identifier: MIT
// Expect: buf 0902
// A store to a byte of an argument's buffer reaches the caller
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})
    Method (SET, 1) { Arg0[0] = 9 }

    Method (MAIN)
    {
        SET (BUF0)
        Return (BUF0)
    }
}
