// SPDX-License-Identifier: MIT
// Expect: int 6
// A local or argument that holds a reference, stored to itself: neither it nor its object changes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (NUM0, 5)

    Method (PASS, 1)
    {
        Store (Arg0, Arg0)
        Arg0 = 6
    }

    Method (MAIN)
    {
        Local0 = RefOf (NUM0)
        Store (Local0, Local0)
        If (DerefOf (Local0) != 5) { Return (0) }
        PASS (RefOf (NUM0))
        Return (DerefOf (Local0))
    }
}
