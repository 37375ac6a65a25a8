// SPDX-License-Identifier: MIT
// Expect: buf 07080C0A0D090B22275C4100
// Escape sequences of string literals
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ToBuffer ("\a\b\f\n\r\t\v\"\'\\\x41"))
    }
}
