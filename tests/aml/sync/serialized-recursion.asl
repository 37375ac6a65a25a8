// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A serialized method may call itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (DOWN, 1, Serialized) { If (Arg0 == 0) { Return (0) } Return (DOWN (Arg0 - 1) + 1) }

    Method (MAIN)
    {
        Return (DOWN (3))
    }
}
