// SPDX-License-Identifier: MIT
// Expect: int 0x29
// A sum of forty terms, nested to the right
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0 + (Local0)))))))))))))))))))))))))))))))))))))))))
    }
}
