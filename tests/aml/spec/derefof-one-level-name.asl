// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// DerefOf of a reference to a name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Return (DerefOf (Local0))
    }
}
