// SPDX-License-Identifier: MIT
// Expect: error AML_RESOURCE
// A buffer that does not end as a template
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = ResourceTemplate () { IRQNoFlags () {1} }
        Local1 = Buffer () {0x22, 2}
        Return (ConcatenateResTemplate (Local0, Local1))
    }
}
