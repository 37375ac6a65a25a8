// SPDX-License-Identifier: MIT
// Expect: int 0x1
// What CopyObject makes is independent of its source
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1}
        CopyObject (Local0, Local1)
        Local1[0] = 5
        Return (DerefOf (Local0[0]))
    }
}
