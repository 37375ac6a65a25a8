// SPDX-License-Identifier: MIT
// Expect: int 0x8
// A method declared in a method is called
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 0, Serialized) { Method (ADD3, 1) { Return (Arg0 + 3) } Return (ADD3 (5)) }

    Method (MAIN)
    {
        Return (MAKE ())
    }
}
