// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Two steps up
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB) { Name (INT0, 5) Device (DEV0) { Device (DEV1) { Method (GET) { Return (^^^INT0) } } } }

    Method (MAIN)
    {
        Return (\_SB.DEV0.DEV1.GET ())
    }
}
