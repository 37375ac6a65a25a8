// SPDX-License-Identifier: MIT
// Expect: str Microsoft Windows NT
// _OS_ as Windows has it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (_OS)
    }
}
