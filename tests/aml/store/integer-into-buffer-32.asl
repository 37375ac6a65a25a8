// SPDX-License-Identifier: MIT
// Expect: buf 7856341200
// Four bytes of an integer in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9, 9, 9})

    Method (MAIN)
    {
        BUF0 = 0x12345678
        Return (BUF0)
    }
}
