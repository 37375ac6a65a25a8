// SPDX-License-Identifier: MIT
// Expect: int 0x24
// All eight locals
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = 2
        Local2 = 3
        Local3 = 4
        Local4 = 5
        Local5 = 6
        Local6 = 7
        Local7 = 8
        Return (Local0 + Local1 + Local2 + Local3 + Local4 + Local5 + Local6 + Local7)
    }
}
