// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: next
// iasl: -f
// Judge: acpiexec
// Fatal never aborts
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Fatal (1, 2, 3)
        Debug = "next"
    }
}
