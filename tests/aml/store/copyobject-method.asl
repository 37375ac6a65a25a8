// SPDX-License-Identifier: MIT
// Expect: int 0x2A
// iasl: -f
// A method copied to a name is called by it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FUN0) { Return (42) }
    Method (FUN1) { Return (1) }

    Method (MAIN)
    {
        Local0 = RefOf (FUN0)
        CopyObject (DerefOf (Local0), FUN1)
        Return (FUN1 ())
    }
}
