// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A path of several segments
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB) { Device (AAAA) { Device (BBBB) { Device (CCCC) { Name (VAL0, 5) } } } }

    Method (MAIN)
    {
        Return (\_SB.AAAA.BBBB.CCCC.VAL0)
    }
}
