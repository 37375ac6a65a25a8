// SPDX-License-Identifier: MIT
// Expect: int 0x9
// iasl: -f
// DerefOf of a string as a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = "\\INT0"
        DerefOf (Local0) = 9
        Return (INT0)
    }
}
