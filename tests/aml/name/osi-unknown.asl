// SPDX-License-Identifier: MIT
// Expect: int 0x0
// _OSI of what nobody knows
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (_OSI ("Firstlight"))
    }
}
