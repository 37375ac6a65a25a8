// SPDX-License-Identifier: MIT
// Expect: int 0x2
// iasl: -f
// Code at the top level sees what is before it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    If (CondRefOf (\INT1)) { INT0 = 9 } Else { INT0 = 2 }
    Name (INT1, 1)

    Method (MAIN)
    {
        Return (INT0)
    }
}
