// SPDX-License-Identifier: MIT
// Expect: buf 01020000
// A buffer declared larger than its initialiser
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 4
        Local1 = Buffer (Local0) {1, 2}
        Return (Local1)
    }
}
