// SPDX-License-Identifier: MIT
// Expect: str A0x01 0x02
// A buffer that joins a string is written in hexadecimal
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "A"
        Return (Concatenate (Local0, Buffer () {1, 2}))
    }
}
