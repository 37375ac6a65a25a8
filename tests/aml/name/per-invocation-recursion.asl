// SPDX-License-Identifier: MIT
// Expect: int 0x321
// iasl: -f
// Each invocation of a recursive method has names of its own
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (REC, 1)
    {
        Name (INT0, 0)
        INT0 = Arg0
        If (Arg0 == 1) { Return (INT0) }
        Local0 = REC (Arg0 - 1)
        Return ((INT0 << ((Arg0 - 1) * 4)) | Local0)
    }

    Method (MAIN)
    {
        Return (REC (3))
    }
}
