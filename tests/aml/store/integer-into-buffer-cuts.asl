// SPDX-License-Identifier: MIT
// Expect: int 0x3344
// An integer stored into a short buffer is cut
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (2) {})

    Method (MAIN)
    {
        BUF0 = 0x11223344
        Return (ToInteger (BUF0))
    }
}
