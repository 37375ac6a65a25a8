// SPDX-License-Identifier: MIT
// Expect: int 0x42
// A buffer field over a local's buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (16) {}
        CreateQWordField (Local0, 8, QFLD)
        QFLD = 0x42
        Return (DerefOf (Local0[8]))
    }
}
