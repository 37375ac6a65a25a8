// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_OPERAND_TYPE
// Output: next
// iasl: -f
// Judge: acpiexec
// An operand of a wrong type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }

    Method (MAIN)
    {
        Local0 = Package () {1}
        Local1 = Local0 + 1
        Debug = "next"
    }
}
