// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Storing to a local that holds a reference converts to the type of the object
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Local0 = "A"
        Return (ObjectType (INT0))
    }
}
