// SPDX-License-Identifier: MIT
// Expect: int 0x5
// DerefOf of a string searches upward from the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Scope (\_SB) { Method (GET) { Local0 = "INT0" Return (DerefOf (Local0)) } }

    Method (MAIN)
    {
        Return (\_SB.GET ())
    }
}
