// SPDX-License-Identifier: MIT
// Expect: buf 2202007900
// An empty template adds nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = ResourceTemplate () { IRQNoFlags () {1} }
        Local1 = ResourceTemplate () {}
        Return (ConcatenateResTemplate (Local0, Local1))
    }
}
