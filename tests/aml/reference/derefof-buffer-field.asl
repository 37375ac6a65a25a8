// SPDX-License-Identifier: MIT
// Expect: int 0x201
// DerefOf of a reference to a buffer field reads it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateWordField (BUF0, 0, FLD0)
        Local0 = RefOf (FLD0)
        Return (DerefOf (Local0))
    }
}
