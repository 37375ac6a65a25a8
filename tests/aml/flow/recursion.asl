// SPDX-License-Identifier: MIT
// Expect: int 0x78
// A method may call itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (FACT, 1) { If (Arg0 < 2) { Return (1) } Return (Arg0 * FACT (Arg0 - 1)) }

    Method (MAIN)
    {
        Return (FACT (5))
    }
}
