// SPDX-License-Identifier: MIT
// Expect: int 0x2
// DerefOf of a byte of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (DerefOf (Index (Buffer () {1, 2}, 1)))
    }
}
