// SPDX-License-Identifier: MIT
// Expect: int 0x3344AA07
// A package that a method returns names what the method made; the caller finds the values
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (KEPT, 7)
    Method (DSD)
    {
        Name (UUID, Buffer () {0xAA, 0xBB})
        Name (INNR, Package () {0x33, NUMB})
        Name (NUMB, 0x44)
        Return (Package () {UUID, INNR, Package () {KEPT}})
    }

    Method (MAIN)
    {
        Local0 = DSD ()
        KEPT = 7
        Local1 = DerefOf (DerefOf (Local0[1])[0])
        Local2 = DerefOf (DerefOf (Local0[1])[1])
        Local3 = DerefOf (DerefOf (Local0[0])[0])
        Local4 = DerefOf (DerefOf (Local0[2])[0])
        Return ((Local1 << 24) | (Local2 << 16) | (Local3 << 8) | Local4)
    }
}
