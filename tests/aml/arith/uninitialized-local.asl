// SPDX-License-Identifier: MIT
// Expect: error AML_UNINITIALIZED
// iasl: -f
// A local that nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Local0 + 1)
    }
}
