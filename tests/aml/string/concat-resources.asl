// SPDX-License-Identifier: MIT
// Expect: buf 2202002210007900
// ConcatenateResTemplate joins two templates under one end tag
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = ResourceTemplate () { IRQNoFlags () {1} }
        Local1 = ResourceTemplate () { IRQNoFlags () {4} }
        Return (ConcatenateResTemplate (Local0, Local1))
    }
}
