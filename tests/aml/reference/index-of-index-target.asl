// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Index stores its reference in its target, and yields it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {2, 3}
        Return (DerefOf (Index (Local0, 1, Local1)))
    }
}
