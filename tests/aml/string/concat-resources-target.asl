// SPDX-License-Identifier: MIT
// Expect: int 0x8
// ConcatenateResTemplate with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = ResourceTemplate () { IRQNoFlags () {1} }
        ConcatenateResTemplate (Local0, Local0, Local1)
        Return (SizeOf (Local1))
    }
}
