// SPDX-License-Identifier: MIT
// Expect: buf 78563412
// ToBuffer of an integer in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x12345678
        Return (ToBuffer (Local0))
    }
}
