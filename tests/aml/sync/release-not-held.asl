// SPDX-License-Identifier: MIT
// Expect: error AML_MUTEX
// Release of a mutex that is not held
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Release (MTX0)
        Return (1)
    }
}
