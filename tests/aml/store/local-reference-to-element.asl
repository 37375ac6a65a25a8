// SPDX-License-Identifier: MIT
// Expect: int 0x41
// An element that a local refers to is converted to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1, 2}
        Local1 = Index (Local0, 1)
        Local1 = "A"
        Return (DerefOf (Local0[1]))
    }
}
