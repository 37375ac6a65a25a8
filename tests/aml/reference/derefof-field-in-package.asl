// SPDX-License-Identifier: MIT
// Expect: int 0x77
// iasl: -f
// A field named in a package is read by DerefOf of the element
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Name (PKG0, Package () {FLD0})

    Method (MAIN)
    {
        FLD0 = 0x77
        Return (DerefOf (PKG0[0]))
    }
}
