// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: AE_AML_OPERAND_TYPE
// Output: next
// iasl: -f
// Judge: acpiexec
// Two statements, two errors
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)
    Name (PKG0, Package () {1})

    Method (MAIN)
    {
        Local0 = 1 / ZER0
        Local1 = PKG0 + 1
        Debug = "next"
    }
}
