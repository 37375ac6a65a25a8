// SPDX-License-Identifier: MIT
// Expect: str OLD
// Storing to an argument leaves the string that the caller named
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "OLD")
    Method (SET, 1) { Arg0 = "NEW" }

    Method (MAIN)
    {
        SET (STR0)
        Return (STR0)
    }
}
