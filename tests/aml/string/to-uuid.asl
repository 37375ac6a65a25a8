// SPDX-License-Identifier: MIT
// Expect: buf 01010101020203030404050505050505
// ToUUID is a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ToUUID ("01010101-0202-0303-0404-050505050505"))
    }
}
