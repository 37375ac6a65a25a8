// SPDX-License-Identifier: MIT
// Expect: str X[Device Object]
// Concatenate of an object without text names its type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) { Name (_ADR, 0) }

    Method (MAIN)
    {
        Return (Concatenate ("X", DEV0))
    }
}
