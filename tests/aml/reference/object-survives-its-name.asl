// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A reference keeps a name made by a method alive
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 0, Serialized) { Name (TEMP, 5) Return (RefOf (TEMP)) }

    Method (MAIN)
    {
        Local0 = MAKE ()
        Return (DerefOf (Local0))
    }
}
