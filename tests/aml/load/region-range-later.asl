// SPDX-License-Identifier: MIT
// Expect: int 0xA55B5A
// Log: AML name not found: BASE
// Bus: write SystemMemory 0x2001 1 0x5a
// Bus: write SystemMemory 0x2002 1 0x5b
// Bus: read SystemMemory 0x2001 1 0x5a
// Bus: read SystemMemory 0x2002 1 0x5b
// Bus: write SystemMemory 0x1003 1 0xa5
// Bus: read SystemMemory 0x1003 1 0xa5
// A region whose address or length a later table declares has them at its first use
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (BASE, IntObj)
    External (SIZE, IntObj)
    OperationRegion (MEM, SystemMemory, BASE, 0x10)
    Field (MEM, ByteAcc, NoLock, Preserve) { , 8, FLDA, 8, FLDB, 8 }
    Device (DEV0)
    {
        Name (_HID, "FLHT0001")
        OperationRegion (REG0, SystemMemory, 0x1000, SIZE)
        Field (REG0, ByteAcc, NoLock, Preserve) { Offset (3), FLDC, 8 }
        Method (TEST, 1, Serialized)
        {
            FLDC = Arg0
            Return (FLDC)
        }
    }

    Method (MAIN)
    {
        FLDA = 0x5A
        FLDB = 0x5B
        Local0 = FLDA | FLDB << 8
        Return (Local0 | \DEV0.TEST (0xA5) << 16)
    }
}

// Table: second
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "SECOND", 1)
{
    Name (BASE, 0x2000)
    Name (SIZE, 4)
}
