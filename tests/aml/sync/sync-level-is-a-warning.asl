// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A mutex of a lower level is taken with a warning only
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 1)
    Mutex (MTX1, 5)

    Method (MAIN)
    {
        Acquire (MTX1, 0xFFFF)
        Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Release (MTX1)
        Return (1)
    }
}
