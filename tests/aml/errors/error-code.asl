// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: 0x300C
// iasl: -f
// Judge: acpiexec
// \_ERR gets the number of the error
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Method (_ERR, 3) { Debug = Arg0 }

    Method (MAIN)
    {
        Local0 = 1 / ZER0
    }
}
