// SPDX-License-Identifier: MIT
// Expect: int 0x5
// An alias names the same object
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    Alias (INT0, ALI0)

    Method (MAIN)
    {
        ALI0 = 5
        Return (INT0)
    }
}
