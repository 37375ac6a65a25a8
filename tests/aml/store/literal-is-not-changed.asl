// SPDX-License-Identifier: MIT
// Expect: str ABZD
// A literal is the same at the next call
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET) { Local0 = "ABCD" Local0[2] = 0x5A Return (Local0) }

    Method (MAIN)
    {
        GET ()
        Return (GET ())
    }
}
