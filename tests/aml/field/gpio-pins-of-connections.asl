// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Options: --world acpiexec
// Bus: write GeneralPurposeIo 0x0 0 0x1
// Bus: write GeneralPurposeIo 0x2 0 0x1
// Bus: read GeneralPurposeIo 0x0 0 0x1
// Pins count from their own Connection, not from the start of the region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (\_SB.GPO0) { Name (_ADR, 0) }
    OperationRegion (GPIO, GeneralPurposeIo, 0, 8)
    Field (GPIO, ByteAcc, NoLock, Preserve)
    {
        Connection (GpioIo (Exclusive, PullDefault, 0, 0, IoRestrictionNone, "\\_SB.GPO0") { 1 }),
        PIN0, 1,
        Connection (GpioIo (Exclusive, PullDefault, 0, 0, IoRestrictionNone, "\\_SB.GPO0") { 2, 3, 4 }),
        PIN1, 2,
        PIN3, 1
    }

    Method (MAIN)
    {
        PIN0 = 1
        PIN3 = 1
        Return (PIN1 + 4)
    }
}
