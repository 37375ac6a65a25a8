// SPDX-License-Identifier: MIT
// Expect: error AML_CALL_DEPTH
// Mutexes are released when calls nest too deep
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (MTX0, 0)
    Method (REC, 1) { Acquire (MTX0, 0xFFFF) Return (REC (Arg0 + 1)) }

    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Return (REC (1))
    }
}
