// SPDX-License-Identifier: MIT
// Expect: str A[Event Object]
// iasl: -f
// Concatenate writes the type of what is no data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (OBJ0)

    Method (MAIN)
    {
        Return (Concatenate ("A", OBJ0))
    }
}
