// SPDX-License-Identifier: MIT
// Expect: none -
// Semantics: spec
// Output: 0x2
// Output: ab
// Output: 0x1
// Judge: acpiexec
// By the specification RefOf (ArgX) refers to the object of the method alone
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2})
    Name (STR0, "ab")
    Name (BUF0, Buffer () {1, 2})
    Method (SETP, 1) { Store (Package () {7, 8, 9}, RefOf (Arg0)) }
    Method (SETS, 1) { Store ("wxyz", RefOf (Arg0)) }
    Method (SETB, 1) { Store (Buffer () {9, 9}, RefOf (Arg0)) }

    Method (MAIN)
    {
        SETP (PKG0)
        Debug = SizeOf (PKG0)
        SETS (STR0)
        Debug = STR0
        SETB (BUF0)
        Debug = DerefOf (BUF0[0])
    }
}
