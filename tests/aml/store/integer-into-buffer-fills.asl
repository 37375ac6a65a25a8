// SPDX-License-Identifier: MIT
// Expect: int 0x11223344
// A longer buffer is filled with zeros
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () { 9, 9, 9, 9, 9, 9, 9, 9, 9 })

    Method (MAIN)
    {
        BUF0 = 0x11223344
        Return (ToInteger (BUF0) + DerefOf (BUF0[8]))
    }
}
