// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A mutex is released when an error ends the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)
    Name (ZER0, 0)
    Method (TAKE) { Acquire (MTX0, 0xFFFF) Local0 = 1 / ZER0 }
    TAKE ()

    Method (MAIN)
    {
        Return (Acquire (MTX0, 0))
    }
}
