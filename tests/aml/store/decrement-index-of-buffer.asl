// SPDX-License-Identifier: MIT
// Expect: buf 01FF
// iasl: -f
// Decrement of a byte of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 0}
        Decrement (Local0[1])
        Return (Local0)
    }
}
