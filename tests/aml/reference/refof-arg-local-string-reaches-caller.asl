// SPDX-License-Identifier: MIT
// Expect: str ZBC
// The same with a local of the caller
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = "ZBC" }

    Method (MAIN)
    {
        Local0 = "ABC"
        SET (Local0)
        Return (Local0)
    }
}
