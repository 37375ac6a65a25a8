// SPDX-License-Identifier: MIT
// Expect: int 0x12345678785605
// iasl: -f
// A buffer field over an integer is one over its bytes as a buffer; stores do not reach the integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (PART, 1)
    {
        CreateWordField (Arg0, 0, LOW)
        CreateByteField (Arg0, 1, HIGH)
        Local0 = (LOW & 0xFF) << 8
        HIGH = 5
        Return (((Local0 | HIGH) & 0xFF) | (Local0 << 8) | 0x5600)
    }

    Method (MAIN)
    {
        Local1 = 0x12345678
        Local0 = PART (Local1)
        Return ((Local1 << 24) | Local0)
    }
}
