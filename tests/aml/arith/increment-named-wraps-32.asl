// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Increment wraps at 32 bits
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT, 0xFFFFFFFF)

    Method (MAIN)
    {
        CNT++
        Return (CNT)
    }
}
