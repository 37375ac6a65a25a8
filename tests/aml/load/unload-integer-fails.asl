// SPDX-License-Identifier: MIT
// Expect: error AML_VALUE
// iasl: -f
// An integer that is no handle
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1234
        Unload (Local0)
        Return (1)
    }
}
