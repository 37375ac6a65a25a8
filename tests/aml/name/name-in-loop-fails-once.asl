// SPDX-License-Identifier: MIT
// Expect: error AML_NAME_EXISTS
// iasl: -f
// A name declared twice in one invocation
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        While (Local0 < 2) { Name (INT0, 1) Local0++ }
        Return (INT0)
    }
}
