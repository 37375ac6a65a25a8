// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A name made by a method is gone when it returns
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 0, Serialized) { Name (INT0, 1) }
    External (\MAKE.INT0)

    Method (MAIN)
    {
        MAKE ()
        Return (CondRefOf (\MAKE.INT0))
    }
}
