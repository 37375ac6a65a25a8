// SPDX-License-Identifier: MIT
// Expect: error AML_CALL_DEPTH
// Options: --call-depth 10
// The depth is an option
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (REC, 1) { If (Arg0 == 0) { Return (0) } Return (REC (Arg0 - 1) + 1) }

    Method (MAIN)
    {
        Return (REC (20))
    }
}
