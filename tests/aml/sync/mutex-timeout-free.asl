// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// Acquire of a free mutex does not time out
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Local0 = Acquire (MTX0, 0)
        Return (Local0)
    }
}
