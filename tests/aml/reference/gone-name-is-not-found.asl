// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// The node left the namespace though something refers to it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 0, Serialized) { Name (INT0, 42) Return (RefOf (INT0)) }
    External (\GET.INT0)

    Method (MAIN)
    {
        Local0 = GET ()
        Return (CondRefOf (\GET.INT0))
    }
}
