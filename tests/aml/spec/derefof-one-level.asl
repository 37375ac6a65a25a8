// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// DerefOf follows one level
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Return (DerefOf (DerefOf (Local2)))
    }
}
