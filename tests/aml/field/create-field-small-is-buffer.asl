// SPDX-License-Identifier: MIT
// Expect: int 0x3
// CreateField is a buffer even when it would fit an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateField (BUF0, 0, 8, FLD0)
        Local0 = FLD0
        Return (ObjectType (Local0))
    }
}
