// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// A mutex by reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Local0 = RefOf (MTX0)
        Acquire (Local0, 0xFFFF)
        Release (Local0)
        Return (1)
    }
}
