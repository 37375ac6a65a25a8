// SPDX-License-Identifier: MIT
// Expect: int 0x10
// Calls as arguments of calls
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (ADD2, 2) { Return (Arg0 + Arg1) }

    Method (MAIN)
    {
        Return (ADD2 (ADD2 (1, 2), ADD2 (ADD2 (3, 4), 6)))
    }
}
