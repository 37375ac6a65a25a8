// SPDX-License-Identifier: MIT
// Expect: int 0x3
// SizeOf (DerefOf (...))
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {"ABC"}
        Return (SizeOf (DerefOf (Local0[0])))
    }
}
