// SPDX-License-Identifier: MIT
// Expect: error AML_LOOP_TIMEOUT
// Options: --loop-timeout 0.2
// iasl: -f
// An endless inner While
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        While (One) { While (One) { Stall (50) } }
        Return (1)
    }
}
