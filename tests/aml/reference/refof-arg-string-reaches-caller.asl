// SPDX-License-Identifier: MIT
// Expect: str ZBC
// RefOf of an argument that is a string reaches the caller's string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "ABC")
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = "ZBC" }

    Method (MAIN)
    {
        SET (STR0)
        Return (STR0)
    }
}
