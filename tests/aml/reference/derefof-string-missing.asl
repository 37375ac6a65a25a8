// SPDX-License-Identifier: MIT
// Expect: error NOT_FOUND
// DerefOf of a string that names nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "\\NONE"
        Return (DerefOf (Local0))
    }
}
