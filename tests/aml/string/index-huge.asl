// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// An index that does not fit 32 bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (DerefOf (Local0[0x100000000]))
    }
}
