// SPDX-License-Identifier: MIT
// Expect: int 0x12
// A string as an operand is read as hexadecimal digits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "11"
        Return (Local0 + 1)
    }
}
