// SPDX-License-Identifier: MIT
// Expect: int 0x0000000100000003
// Divide gives remainder and quotient
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Divide (10, 3, Local0, Local1)
        Return ((Local0 << 32) | Local1)
    }
}
