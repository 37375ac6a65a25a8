// SPDX-License-Identifier: MIT
// Expect: error AML_LOOP_TIMEOUT
// iasl: -f
// A While past its limit ends the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        While (One) { Sleep (1000) }
        Return (1)
    }
}
