// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A package in a method is made anew each time
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FILL) { Local0 = Package () { 1, 2 } Local1 = DerefOf (Local0[0]) Local0[0] = 9 Return (Local1) }

    Method (MAIN)
    {
        FILL ()
        Return (FILL ())
    }
}
