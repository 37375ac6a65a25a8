// SPDX-License-Identifier: MIT
// Expect: str ABC
// CopyObject of a local onto itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        CopyObject (Local0, Local0)
        Return (Local0)
    }
}
