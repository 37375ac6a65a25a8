// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: 0x7
// iasl: -f
// Judge: acpiexec
// The target of a failing statement keeps its value
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)

    Method (MAIN)
    {
        Local0 = 7
        Local0 = 1 / ZER0
        Debug = Local0
    }
}
