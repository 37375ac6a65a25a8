// SPDX-License-Identifier: MIT
// Expect: int 0xC
// iasl: -f
// ObjectType of a processor
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Processor (CPU0, 1, 0x810, 6) {}

    Method (MAIN)
    {
        Return (ObjectType (CPU0))
    }
}
