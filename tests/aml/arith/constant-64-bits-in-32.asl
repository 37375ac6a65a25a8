// SPDX-License-Identifier: MIT
// Expect: int 0x55667788
// iasl: -f
// A 64-bit constant in a 32-bit table is cut
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1122334455667788
        Return (Local0)
    }
}
