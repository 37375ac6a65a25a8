// SPDX-License-Identifier: MIT
// Expect: int 0x2A
// A reference to a local of a method that returned
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET) { Local0 = 42 Return (RefOf (Local0)) }

    Method (MAIN)
    {
        Local0 = GET ()
        Return (DerefOf (Local0))
    }
}
