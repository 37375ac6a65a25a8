// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: 0x2
// iasl: -f
// Judge: acpiexec
// A loop goes on after errors in its body
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)

    Method (MAIN)
    {
        Local0 = 0
        While (Local0 < 2) { Local1 = 1 / ZER0 Local0++ }
        Debug = Local0
    }
}
