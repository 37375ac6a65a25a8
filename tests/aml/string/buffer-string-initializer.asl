// SPDX-License-Identifier: MIT
// Expect: buf 41424300
// A buffer that starts as a string has its NUL
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Buffer () {"ABC"})
    }
}
