// SPDX-License-Identifier: MIT
// Expect: int 0x5
// iasl: -f
// A Scope inside a method makes names there until it returns
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}
    Method (MAKE, 0, Serialized) { Scope (\DEV0) { Name (INT0, 5) } Return (\DEV0.INT0) }

    Method (MAIN)
    {
        Return (MAKE ())
    }
}
