// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Short segments are padded
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (A___) { Name (B___, 5) }

    Method (MAIN)
    {
        Return (\A.B)
    }
}
