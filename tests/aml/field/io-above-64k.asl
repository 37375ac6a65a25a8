// SPDX-License-Identifier: MIT
// Expect: error OUT_OF_RANGE
// There are no ports from 0x10000 up
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (PORT, SystemIO, 0xFFFF, 4)
    Field (PORT, ByteAcc, NoLock, Preserve) { P0, 8, P1, 8 }

    Method (MAIN) { Return (P0 + P1) }
}
