// SPDX-License-Identifier: MIT
// Expect: str A[Package Object]
// iasl: -f
// Concatenate writes the type of what is no data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (OBJ0, Package () {1})

    Method (MAIN)
    {
        Return (Concatenate ("A", OBJ0))
    }
}
