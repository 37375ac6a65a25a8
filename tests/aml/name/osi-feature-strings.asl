// SPDX-License-Identifier: MIT
// Expect: int 0x4
// Feature strings of _OSI
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        If (_OSI ("Processor Device")) { Local0++ }
        If (_OSI ("3.0 _SCP Extensions")) { Local0++ }
        If (_OSI ("Extended Address Space Descriptor")) { Local0++ }
        If (_OSI ("Processor Aggregator Device")) { Local0++ }
        Return (Local0)
    }
}
