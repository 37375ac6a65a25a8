// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: next
// iasl: -f
// Judge: acpiexec
// The next statement runs after a division by zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)

    Method (MAIN)
    {
        Local0 = 1 / ZER0
        Debug = "next"
    }
}
