// SPDX-License-Identifier: MIT
// Expect: int 0x1
// iasl: -f
// Log: INT0
// The first declaration of a name stays, the rest of the table loads
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    Name (INT0, 2)
    Name (INT1, 0)

    Method (MAIN)
    {
        Return (INT0 + INT1)
    }
}
