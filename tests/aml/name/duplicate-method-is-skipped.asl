// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// Log: GET
// The first method of a name stays
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET) { Return (1) }
    Method (GET) { Return (2) }

    Method (MAIN)
    {
        Return (GET ())
    }
}
