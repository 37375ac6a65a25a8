// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: AE_AML_NO_RETURN_VALUE
// Output: next
// Judge: acpiexec
// iasl: -f
// An operator around the failing one; the statement does nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)

    Method (MAIN)
    {
        Local0 = 1 + (1 / ZER0)
        Debug = "next"
    }
}
