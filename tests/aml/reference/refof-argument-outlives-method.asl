// SPDX-License-Identifier: MIT
// Expect: str GONE
// A reference to an argument of a method that returned
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 1) { Return (RefOf (Arg0)) }

    Method (MAIN)
    {
        Local0 = GET ("GONE")
        Return (DerefOf (Local0))
    }
}
