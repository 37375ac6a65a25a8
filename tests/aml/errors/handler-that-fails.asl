// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: handler
// Output: next
// iasl: -f
// An error within \_ERR does not call it again
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ZER0, 0)
    Method (_ERR, 3) { Debug = "handler" Local0 = 1 / ZER0 }

    Method (MAIN)
    {
        Local0 = 1 / ZER0
        Debug = "next"
    }
}
