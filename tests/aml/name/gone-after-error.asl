// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// A name made by a method is gone when the method fails
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 0, Serialized) { Name (INT0, 1) Local0 = 0 Local1 = 1 / Local0 }
    MAKE ()
    External (\MAKE.INT0)

    Method (MAIN)
    {
        Return (CondRefOf (\MAKE.INT0))
    }
}
