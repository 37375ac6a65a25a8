// SPDX-License-Identifier: MIT
// Expect: int 0x2
// An Index keeps its package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET) { Local0 = Package () {1, 2} Return (Index (Local0, 1)) }

    Method (MAIN)
    {
        Local0 = GET ()
        Return (DerefOf (Local0))
    }
}
