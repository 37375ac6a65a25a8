// SPDX-License-Identifier: MIT
// Expect: buf 0109
// A byte of a buffer that an argument refers to is written
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        SET (Index (Local0, 1))
        Return (Local0)
    }
}
