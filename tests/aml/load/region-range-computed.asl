// SPDX-License-Identifier: MIT
// Expect: int 0x2A
// Bus: write SystemMemory 0x2011 1 0x2a
// Bus: read SystemMemory 0x2011 1 0x2a
// A region whose address and length are computed of names lies where they say
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BASE, 0x2000)
    Name (STEP, 4)
    OperationRegion (MEM, SystemMemory, Add (BASE, ShiftLeft (STEP, 2)), Multiply (STEP, 2))
    Field (MEM, ByteAcc, NoLock, Preserve) { , 8, FLDA, 8 }

    Method (MAIN)
    {
        FLDA = 0x2A
        Return (FLDA)
    }
}
