// SPDX-License-Identifier: MIT
// Expect: error AML_NO_HANDLER
// A space that nobody serves fails as a status
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, 0x87, 0, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        Local0 = FLD0
        Return (1)
    }
}
