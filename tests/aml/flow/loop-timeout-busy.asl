// SPDX-License-Identifier: MIT
// Expect: error AML_LOOP_TIMEOUT
// Options: --loop-timeout 0.2
// iasl: -f
// A While that only counts ends too
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        While (One) { Local0++ }
        Return (1)
    }
}
