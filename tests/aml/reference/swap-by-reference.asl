// SPDX-License-Identifier: MIT
// Expect: int 0x0102
// Storing through two references
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SWAP, 2) { Local0 = DerefOf (Arg0) Arg0 = DerefOf (Arg1) Arg1 = Local0 }

    Method (MAIN)
    {
        Local0 = 1
        Local1 = 2
        SWAP (RefOf (Local0), RefOf (Local1))
        Return ((Local1 << 8) | Local0)
    }
}
