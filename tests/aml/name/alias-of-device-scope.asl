// SPDX-License-Identifier: MIT
// Expect: int 0x5
// iasl: -f
// A path through the alias of a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) { Name (INT0, 5) }
    Alias (DEV0, ALI0)

    Method (MAIN)
    {
        Return (\ALI0.INT0)
    }
}
