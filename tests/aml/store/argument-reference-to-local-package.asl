// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A local that an argument refers to takes a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Arg0 = Package () {1, 2, 3} }

    Method (MAIN)
    {
        Local0 = 5
        SET (RefOf (Local0))
        Return (SizeOf (Local0))
    }
}
