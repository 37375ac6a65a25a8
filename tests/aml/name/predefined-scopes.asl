// SPDX-License-Identifier: MIT
// Expect: int 0x5
// \_GPE, \_PR, \_SB, \_SI and \_TZ are there
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_GPE) { Name (INT0, 1) }
    Scope (\_PR) { Name (INT0, 1) }
    Scope (\_SB) { Name (INT0, 1) }
    Scope (\_SI) { Name (INT0, 1) }
    Scope (\_TZ) { Name (INT0, 1) }

    Method (MAIN)
    {
        Return (\_GPE.INT0 + \_PR.INT0 + \_SB.INT0 + \_SI.INT0 + \_TZ.INT0)
    }
}
