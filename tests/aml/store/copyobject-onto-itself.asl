// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Copying an object onto itself is fine
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        CopyObject (INT0, INT0)
        Return (INT0)
    }
}
