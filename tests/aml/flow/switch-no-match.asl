// SPDX-License-Identifier: MIT
// Expect: int 0x7
// A Switch without a match or a Default
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SEL, 1, Serialized)
    {
        Switch (ToInteger (Arg0))
        {
            Case (1) { Return (1) }
        }
        Return (7)
    }

    Method (MAIN)
    {
        Return (SEL (5))
    }
}
