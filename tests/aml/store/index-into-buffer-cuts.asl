// SPDX-License-Identifier: MIT
// Expect: int 0x34
// A byte of a buffer takes the low byte
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (4) {})

    Method (MAIN)
    {
        BUF0[1] = 0x1234
        Return (DerefOf (BUF0[1]))
    }
}
