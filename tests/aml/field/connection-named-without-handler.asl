// SPDX-License-Identifier: MIT
// Expect: error AML_NO_HANDLER
// iasl: -f
// A GPIO field whose connection is a name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (GPO0) {}
    Name (CON0, ResourceTemplate () { GpioIo (Exclusive, PullDefault, , , , "\\GPO0") {3} })
    OperationRegion (REG0, GeneralPurposeIo, 0, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { Connection (CON0), FLD0, 1 }

    Method (MAIN)
    {
        Local0 = FLD0
        Return (1)
    }
}
