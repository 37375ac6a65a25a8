// SPDX-License-Identifier: MIT
// Expect: int 0x21
// CondRefOf of what is missing, into an element of a package that a method gives: nothing is stored, and
// the package does not stay behind in the registers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (MISS)

    Method (PACK, 0)
    {
        Return (Package () { 1, 2, 3 })
    }

    Method (TEST, 1)
    {
        If (CondRefOf (MISS, Index (PACK (), Arg0)))
        {
            Return (1)
        }
        Return (0x20)
    }

    Method (MAIN)
    {
        Local0 = 1
        Local0 += TEST (1)
        Return (Local0)
    }
}
