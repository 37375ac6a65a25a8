// SPDX-License-Identifier: MIT
// Expect: int 0x04030201
// Concatenate of buffers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        Local1 = Concatenate (Local0, Buffer () { 3, 4 })
        Return (ToInteger (Local1))
    }
}
