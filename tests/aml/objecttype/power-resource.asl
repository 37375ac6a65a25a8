// SPDX-License-Identifier: MIT
// Expect: int 0xB
// ObjectType of a power resource
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    PowerResource (OBJ0, 0, 0) { Method (_STA) { Return (1) } Method (_ON) {} Method (_OFF) {} }

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
