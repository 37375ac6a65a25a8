// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A device declared in a top-level If
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    If (One) { Device (DEV0) { Name (INT0, 5) } }

    Method (MAIN)
    {
        Return (\DEV0.INT0)
    }
}
