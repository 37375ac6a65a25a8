// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_NO_RETURN_VALUE
// Output: next
// Judge: acpiexec
// iasl: -f
// What a method without Return gives is no argument: the call is not made
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Method (NONE) {}
    Method (CALL, 1) { Debug = "called" }

    Method (MAIN)
    {
        CALL (NONE ())
        Debug = "next"
    }
}
