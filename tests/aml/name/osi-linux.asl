// SPDX-License-Identifier: MIT
// Expect: int 0x0
// _OSI does not know Linux
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (_OSI ("Linux"))
    }
}
