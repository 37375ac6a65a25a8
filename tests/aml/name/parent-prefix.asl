// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Each ^ goes one scope up, the first from the method to its device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB) { Name (VAL0, 5) Device (DEV0) { Name (VAL0, 6) Method (GETV) { Return (^^VAL0) } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.GETV ())
    }
}
