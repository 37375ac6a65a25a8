// SPDX-License-Identifier: MIT
// Expect: str A[Mutex Object]
// iasl: -f
// Concatenate writes the type of what is no data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (OBJ0, 0)

    Method (MAIN)
    {
        Return (Concatenate ("A", OBJ0))
    }
}
