// SPDX-License-Identifier: MIT
// Expect: int 0x2
// _REV is 2
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (_REV)
    }
}
