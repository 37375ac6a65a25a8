// SPDX-License-Identifier: MIT
// Expect: int 0x2
// A buffer keeps its length
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (2) {})

    Method (MAIN)
    {
        BUF0 = 0x11223344
        Return (SizeOf (BUF0))
    }
}
