// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: next
// iasl: -f
// Judge: acpiexec
// Without \_ERR execution goes on all the same
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)

    Method (MAIN)
    {
        Local0 = 1 / ZER0
        Debug = "next"
    }
}
