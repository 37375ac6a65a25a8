// SPDX-License-Identifier: MIT
// Expect: none -
// Output: Package (0x02) { 0x1, "a" }
// A package stored to Debug is shown whole
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Debug = Package () {1, "a"}
    }
}
