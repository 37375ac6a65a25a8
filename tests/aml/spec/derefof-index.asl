// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Semantics: spec
// DerefOf of an element
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1, 2}
        Return (DerefOf (Local0[1]))
    }
}
