// SPDX-License-Identifier: MIT
// Expect: error AML_CALL_DEPTH
// Calls past their limit end the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (REC, 1) { Return (REC (Arg0 + 1)) }

    Method (MAIN)
    {
        Return (REC (1))
    }
}
