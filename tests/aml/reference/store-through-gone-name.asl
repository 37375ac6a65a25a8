// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A name that left the namespace can still be stored to by reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 0, Serialized) { Name (INT0, 42) Return (RefOf (INT0)) }

    Method (MAIN)
    {
        Local0 = GET ()
        Local0 = 9
        Return (DerefOf (Local0))
    }
}
