// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A mutex left held is released when the outermost method ends
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)
    Method (TAKE) { Acquire (MTX0, 0xFFFF) }
    TAKE ()

    Method (MAIN)
    {
        Return (Acquire (MTX0, 0))
    }
}
