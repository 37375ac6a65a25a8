// SPDX-License-Identifier: MIT
// Expect: str A[Power Object]
// iasl: -f
// Concatenate writes the type of what is no data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    PowerResource (OBJ0, 0, 0) {}

    Method (MAIN)
    {
        Return (Concatenate ("A", OBJ0))
    }
}
