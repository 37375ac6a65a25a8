// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: side
// Output: AE_AML_NO_RETURN_VALUE
// Output: side
// Output: AE_AML_UNINITIALIZED_LOCAL
// Output: AE_NOT_FOUND
// Output: AE_AML_NAME_NOT_FOUND
// Output: side
// Output: AE_AML_NAME_NOT_FOUND
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: AE_AML_NO_RETURN_VALUE
// Output: next
// Judge: acpiexec
// iasl: -f
// Operands to the right of one that failed are evaluated; a call without all its arguments is not made
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Method (SIDE) { Debug = "side" Return (1) }
    Method (CALL, 2) { Debug = "called" Return (1) }

    Method (MAIN)
    {
        Local1 = 0
        Local0 = (5 / Local1) + SIDE ()
        Local0 = Local7 + SIDE ()
        CALL (NONE, SIDE ())
        CALL (1, 5 / Local1)
        Debug = "next"
    }
}
