// SPDX-License-Identifier: MIT
// Expect: int 0xE
// ObjectType of a buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (4) {})
    CreateByteField (BUF0, 0, BFLD)

    Method (MAIN)
    {
        Return (ObjectType (BFLD))
    }
}
