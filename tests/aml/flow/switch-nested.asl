// SPDX-License-Identifier: MIT
// Expect: int 0x16
// A Switch within a Switch
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SEL, 2, Serialized)
    {
        Switch (ToInteger (Arg0))
        {
            Case (1)
            {
                Switch (ToInteger (Arg1))
                {
                    Case (1) { Return (0x15) }
                    Case (2) { Return (0x16) }
                }
            }
            Default { Return (0x99) }
        }
        Return (0)
    }

    Method (MAIN)
    {
        Return (SEL (1, 2))
    }
}
