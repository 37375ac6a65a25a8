// SPDX-License-Identifier: MIT
// Expect: int 0x6
// A top-level method call
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)
    Method (SET6) { INT0 = 6 }
    SET6 ()

    Method (MAIN)
    {
        Return (INT0)
    }
}
