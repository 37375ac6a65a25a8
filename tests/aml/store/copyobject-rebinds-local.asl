// SPDX-License-Identifier: MIT
// Expect: int 0x5
// CopyObject to a local that holds a reference rebinds the local
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        CopyObject (9, Local0)
        Return (INT0)
    }
}
