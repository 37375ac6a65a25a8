// SPDX-License-Identifier: MIT
// Expect: int 0x10
// iasl: -f
// CreateWordField by the name of a resource
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (RES0, ResourceTemplate () { IO (Decode16, 0x10, 0x20, 1, 1, IOR0) })

    Method (MAIN)
    {
        CreateWordField (RES0, \IOR0._MIN, FLD0)
        Return (FLD0)
    }
}
