// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Storing a reference into a local that holds one rebinds it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = 2
        Local2 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Return (DerefOf (Local2))
    }
}
