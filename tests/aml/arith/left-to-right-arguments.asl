// SPDX-License-Identifier: MIT
// Expect: int 0x12
// Arguments of a call are read in their order
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (JOIN, 2) { Return ((Arg0 << 4) | Arg1) }

    Method (MAIN)
    {
        Local0 = 1
        Return (JOIN (Local0, Local0++))
    }
}
