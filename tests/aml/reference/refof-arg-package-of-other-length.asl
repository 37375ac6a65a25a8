// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A package stored through RefOf (ArgX) reaches the caller, longer or shorter
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2})
    Method (LONG, 1) { Store (Package () {7, "eight", 9}, RefOf (Arg0)) }
    Method (SHRT, 1) { Store (Package () {5}, RefOf (Arg0)) }

    Method (MAIN)
    {
        LONG (PKG0)
        If (SizeOf (PKG0) != 3 || DerefOf (PKG0[2]) != 9) { Return (100) }
        Local0 = Package () {1, 2, 3, 4, 5, 6}
        LONG (Local0)
        If (SizeOf (Local0) != 3 || DerefOf (Local0[1]) != "eight") { Return (101) }
        SHRT (Local0)
        If (SizeOf (Local0) != 1 || DerefOf (Local0[0]) != 5) { Return (102) }
        LONG (Local0)
        Return (SizeOf (Local0))
    }
}
