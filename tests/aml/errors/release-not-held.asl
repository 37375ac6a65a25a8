// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_MUTEX_NOT_ACQUIRED
// Output: next
// iasl: -f
// Judge: acpiexec
// Release of a mutex that is not held
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    Mutex (MTX0, 0)

    Method (MAIN)
    {
        Release (MTX0)
        Debug = "next"
    }
}
