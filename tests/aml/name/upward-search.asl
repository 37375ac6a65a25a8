// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A lone segment is searched upward
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (VAL0, 5)
    Scope (\_SB) { Device (DEV0) { Method (GETV) { Return (VAL0) } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.GETV ())
    }
}
