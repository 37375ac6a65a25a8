// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// Notify of a processor
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Processor (CPU0, 0, 0, 0) {}

    Method (MAIN)
    {
        Notify (CPU0, 0x80)
        Return (1)
    }
}
