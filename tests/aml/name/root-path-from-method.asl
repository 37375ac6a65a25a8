// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A path from the root
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Scope (\_SB) { Device (DEV0) { Name (INT0, 6) Method (GET) { Return (\INT0) } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.GET ())
    }
}
