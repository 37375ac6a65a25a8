// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_UNINITIALIZED_LOCAL
// Output: next
// iasl: -f
// A local that nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }

    Method (MAIN)
    {
        Local1 = Local0 + 1
        Debug = "next"
    }
}
