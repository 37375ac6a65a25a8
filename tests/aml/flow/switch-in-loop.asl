// SPDX-License-Identifier: MIT
// Expect: int 0x6
// A Switch in a loop, with Break
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SEL, 1, Serialized)
    {
        Switch (ToInteger (Arg0))
        {
            Case (0) { Return (1) }
            Case (Package () {1, 2}) { Return (2) }
            Default { Return (1) }
        }
        Return (0)
    }

    Method (MAIN)
    {
        Local1 = 0
        Local0 = 0
        While (Local0 < 4) { Local1 += SEL (Local0) Local0++ }
        Return (Local1)
    }
}
