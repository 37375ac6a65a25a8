// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_DIVIDE_BY_ZERO
// Output: after
// Output: back
// iasl: -f
// Judge: acpiexec
// The called method goes on after its own error
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Name (ZER0, 0)
    Method (FUN) { Local0 = 1 / ZER0 Debug = "after" }

    Method (MAIN)
    {
        FUN ()
        Debug = "back"
    }
}
