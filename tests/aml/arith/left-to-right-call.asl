// SPDX-License-Identifier: MIT
// Expect: int 0xB
// An operand read before the call that changes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)
    Method (CHG) { INT0 = 5 Return (10) }

    Method (MAIN)
    {
        INT0 = 1
        Return (INT0 + CHG ())
    }
}
