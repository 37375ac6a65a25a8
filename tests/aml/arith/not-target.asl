// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFF0
// Not with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Not (0xF, Local0)
        Return (Local0)
    }
}
