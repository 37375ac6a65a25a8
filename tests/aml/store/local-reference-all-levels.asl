// SPDX-License-Identifier: MIT
// Expect: str JBC
// Every level of reference in a local is followed; the bottom keeps its type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Local1 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Local2 = 0x43424A
        Return (Local0)
    }
}
