// SPDX-License-Identifier: MIT
// Expect: int 0xFFF
// Output: 0xFFF
// Judge: acpiexec
// A large named package or buffer is whole whatever is done with it first
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, "two", Buffer () {3, 3}, Package () {4, "four and more text"}, 5, 6, 7})
    Name (PKG1, Package () {0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555, 0x66666666})
    Name (PKG2, Package () {0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555, 0x66666666})
    Name (PKG3, Package () {0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555, 0x66666666})
    Name (BUF0, Buffer (40) {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    Name (BUF1, Buffer (40) {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    Name (BUF2, Buffer (40) {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    Name (BUF3, Buffer (40) {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    Name (PKG4, Package () {0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555, 0x66666666})
    Name (PKG5, Package () {0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555, 0x66666666})
    Alias (PKG4, PKG6)
    CreateByteField (BUF3, 21, BYT0)

    Method (FRST, 1) { Return (DerefOf (Arg0[0])) }

    Method (MAIN)
    {
        Local0 = 0
        If (SizeOf (PKG0) == 7) { Local0 |= 0x1 }
        If (DerefOf (DerefOf (PKG0[3])[0]) == 4) { Local0 |= 0x2 }
        If (ObjectType (PKG1) == 4) { Local0 |= 0x4 }
        Local1 = RefOf (PKG2)
        If (DerefOf (DerefOf (Local1)[2]) == 0x33333333) { Local0 |= 0x8 }
        PKG3[1] = 9
        If (DerefOf (PKG3[1]) + DerefOf (PKG3[0]) == 0x1111111A) { Local0 |= 0x10 }
        BUF0 = Buffer () {0xFF}
        If (SizeOf (BUF0) == 40) { Local0 |= 0x20 }
        CopyObject (7, BUF1)
        If (BUF1 == 7) { Local0 |= 0x40 }
        Local3 = Concatenate (BUF2, BUF2)
        If (SizeOf (Local3) == 80) { Local0 |= 0x80 }
        BYT0 = 0x77
        If (DerefOf (BUF3[21]) == 0x77) { Local0 |= 0x100 }
        If (DerefOf (PKG6[5]) == 0x66666666) { Local0 |= 0x200 }
        If (FRST (PKG5) == 0x11111111) { Local0 |= 0x400 }
        Local2 = PKG1
        Local2[0] = 0
        If (DerefOf (PKG1[0]) == 0x11111111) { Local0 |= 0x800 }
        Debug = Local0
        Return (Local0)
    }
}
