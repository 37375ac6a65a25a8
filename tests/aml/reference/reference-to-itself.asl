// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A local that refers to itself does not hang; the method goes on
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = RefOf (Local0)
        CopyObject (RefOf (Local1), Local1)
        Return (1)
    }
}
