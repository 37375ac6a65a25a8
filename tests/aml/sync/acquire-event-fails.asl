// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// iasl: -f
// Acquire of an event
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (EVT0)

    Method (MAIN)
    {
        Acquire (EVT0, 0)
        Return (1)
    }
}
