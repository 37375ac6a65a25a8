// SPDX-License-Identifier: MIT
// Expect: str A[Region Object]
// iasl: -f
// Concatenate writes the type of what is no data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (OBJ0, SystemMemory, 0, 1)

    Method (MAIN)
    {
        Return (Concatenate ("A", OBJ0))
    }
}
