// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// iasl: -f
// Notify of an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Notify (INT0, 0x80)
        Return (1)
    }
}
