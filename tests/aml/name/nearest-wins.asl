// SPDX-License-Identifier: MIT
// Expect: int 0x6
// The nearest scope wins
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (VAL0, 5)
    Scope (\_SB) { Device (DEV0) { Name (VAL0, 6) Method (GETV) { Return (VAL0) } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.GETV ())
    }
}
