// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_PACKAGE_LIMIT
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_BUFFER_LIMIT
// Output: AE_AML_STRING_LIMIT
// Output: AE_AML_PACKAGE_LIMIT
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_UNINITIALIZED_ELEMENT
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_PACKAGE_LIMIT
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_NUMERIC_OVERFLOW
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_UNINITIALIZED_ARG
// Judge: acpiexec
// iasl: -f
// What is past the end of what, element by element and operator by operator
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (PKG0, Package (3) {1, 2})
    Name (BUF0, Buffer () {1, 2})
    Name (STR0, "ab")

    Method (MAIN)
    {
        Local1 = 9
        Local0 = DerefOf (PKG0[Local1])
        Index (BUF0, Local1, Local0)
        Index (STR0, Local1, Local0)
        PKG0[Local1] = 1
        Local0 = DerefOf (PKG0[2])
        Local0 = Match (PKG0, MTR, 0, MTR, 0, Local1)
        Local0 = ToBCD (Ones)
        Local0 = Arg3 + 1
    }
}
