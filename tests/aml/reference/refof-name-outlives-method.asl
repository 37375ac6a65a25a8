// SPDX-License-Identifier: MIT
// Expect: int 0x2A
// A reference to a name of a method that returned
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 0, Serialized) { Name (INT0, 42) Return (RefOf (INT0)) }

    Method (MAIN)
    {
        Local0 = GET ()
        Return (DerefOf (Local0))
    }
}
