// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Mutexes may be released in any order
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)
    Mutex (MTX1, 0)

    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Acquire (MTX1, 0xFFFF)
        Release (MTX0)
        Release (MTX1)
        Return (1)
    }
}
