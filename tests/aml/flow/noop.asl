// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Noop does nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Noop
        Return (1)
    }
}
