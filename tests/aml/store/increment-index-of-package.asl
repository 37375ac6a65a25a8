// SPDX-License-Identifier: MIT
// Expect: int 0x3
// iasl: -f
// Increment of an element
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {2}
        Increment (Local0[0])
        Return (DerefOf (Local0[0]))
    }
}
