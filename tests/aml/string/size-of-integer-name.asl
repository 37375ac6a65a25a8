// SPDX-License-Identifier: MIT
// Expect: int 0x8
// iasl: -f
// SizeOf an integer is its width
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Return (SizeOf (INT0))
    }
}
