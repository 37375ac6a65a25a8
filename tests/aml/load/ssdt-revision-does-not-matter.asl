// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// The DSDT alone decides on the integer width
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (GET, MethodObj)

    Method (MAIN)
    {
        Return (GET ())
    }
}

// Table: second
DefinitionBlock ("", "SSDT", 1, "FLIGHT", "SECOND", 1)
{
    Method (GET) { Return (Ones) }
}
