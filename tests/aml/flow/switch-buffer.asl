// SPDX-License-Identifier: MIT
// Expect: int 0x2
// A Switch over buffers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SEL, 1, Serialized)
    {
        Switch (ToBuffer (Arg0))
        {
            Case (Buffer () {1, 2}) { Return (1) }
            Case (Buffer () {3, 4}) { Return (2) }
        }
        Return (0)
    }

    Method (MAIN)
    {
        Return (SEL (Buffer () {3, 4}))
    }
}
