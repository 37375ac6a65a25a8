// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A store to an alias reaches the object
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)

    Method (MAIN)
    {
        ALI0 = 9
        Return (INT0)
    }
}
