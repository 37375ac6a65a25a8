// SPDX-License-Identifier: MIT
// Expect: error AML_MUTEX
// One Release more than Acquires
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Release (MTX0)
        Release (MTX0)
        Return (1)
    }
}
