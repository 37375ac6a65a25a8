// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A mutex may be acquired twice by its owner
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Local0 = Acquire (MTX0, 0xFFFF)
        Local0 += Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Release (MTX0)
        Return (Local0)
    }
}
