// SPDX-License-Identifier: MIT
// Expect: int 0x7
// DerefOf follows references down to the bottom
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 7
        Local1 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Local3 = RefOf (Local2)
        Return (DerefOf (Local3))
    }
}
