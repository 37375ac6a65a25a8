// SPDX-License-Identifier: MIT
// Expect: int 0x7
// An operator stores its result into its target and yields it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local1 = Add (3, 4, Local0)
        Return (Local0 & Local1)
    }
}
