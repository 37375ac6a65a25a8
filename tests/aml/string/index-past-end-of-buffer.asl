// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// Index past the end of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (DerefOf (Local0[2]))
    }
}
