// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_NOT_FOUND
// Output: AE_AML_NAME_NOT_FOUND
// Output: AE_AML_NAME_NOT_FOUND
// Output: next
// Judge: acpiexec
// iasl: -f
// A name that is nowhere
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    External (NONE, IntObj)

    Method (MAIN)
    {
        Local0 = NONE
        Debug = "next"
    }
}
