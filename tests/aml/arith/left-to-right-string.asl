// SPDX-License-Identifier: MIT
// Expect: str AB
// A string operand read before the call that changes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "A")
    Method (CHG) { STR0 = "Z" Return ("B") }

    Method (MAIN)
    {
        Return (Concatenate (STR0, CHG ()))
    }
}
