// SPDX-License-Identifier: MIT
// Expect: int 0x7
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_TARGET_TYPE
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_OPERAND_TYPE
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_NO_RETURN_VALUE
// Judge: acpiexec
// iasl: -f -of
// Stores of what failed change nothing; an operator whose target fails has no value
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Device (DEV0) {}
    Name (INT0, 7)
    Name (PKG0, Package () {1})

    Method (MAIN)
    {
        Local1 = 0
        Store (Divide (5, Local1), INT0)
        Local0 = Add (1, Local1, DEV0)
        Local0 = LNotEqual (PKG0, 1)
        Return (INT0)
    }
}
