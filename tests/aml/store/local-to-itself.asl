// SPDX-License-Identifier: MIT
// Expect: int 0x5C
// Output: 0x7
// Output: 0x8
// Silent: uninitialized
// Judge: acpiexec
// iasl: -f
// A local or argument stored to itself: nothing happens, even when it holds nothing yet
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (PASS, 1)
    {
        Store (Arg0, Arg0)
        Debug = Arg0
    }

    Method (MAIN)
    {
        Store (Local0, Local0)
        Store (Local1, Local1)
        Local1 = 7
        Store (Local1, Local1)
        Debug = Local1
        PASS (8)
        Return (0x5C)
    }
}
