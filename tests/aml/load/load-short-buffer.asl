// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Log: refused
// A buffer shorter than a header is refused
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {0x53, 0x53, 0x44, 0x54})

    Method (MAIN)
    {
        Local0 = 7
        Load (BUF0, Local0)
        Return (Local0)
    }
}
