// SPDX-License-Identifier: MIT
// Expect: int 0x5
// RefOf of an argument that is an integer refers to the method's copy
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = 9 }

    Method (MAIN)
    {
        Local0 = 5
        SET (Local0)
        Return (Local0)
    }
}
