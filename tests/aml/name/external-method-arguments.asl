// SPDX-License-Identifier: MIT
// Errors: acpica
// Expect: int 0x9
// External says how many arguments a method has that is nowhere: all are evaluated before it fails
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\NONE, MethodObj, IntObj, { IntObj, IntObj })
    Name (CNT0, 7)
    Method (BUMP) { CNT0++ Return (1) }
    Method (MAIN)
    {
        Local0 = NONE (BUMP () + 1, BUMP () + 2)
        Return (CNT0)
    }
}
