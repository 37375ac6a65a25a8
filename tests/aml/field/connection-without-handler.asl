// SPDX-License-Identifier: MIT
// Expect: error AML_NO_HANDLER
// iasl: -f
// A GenericSerialBus field with nobody to serve it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (I2C0) {}
    OperationRegion (REG0, GenericSerialBus, 0, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        Connection (I2cSerialBusV2 (0x50, ControllerInitiated, 400000, AddressingMode7Bit, "\\I2C0", 0)),
        AccessAs (BufferAcc, AttribByte),
        FLD0, 8
    }

    Method (MAIN)
    {
        Local0 = FLD0
        Return (1)
    }
}
