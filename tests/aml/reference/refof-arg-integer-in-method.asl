// SPDX-License-Identifier: MIT
// Expect: int 0x9
// RefOf of an argument: stores through it change the argument
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = 9 Return (Arg0) }

    Method (MAIN)
    {
        Return (SET (5))
    }
}
