// SPDX-License-Identifier: MIT
// Expect: buf 0902
// A buffer field over an argument reaches the caller's buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})
    Method (SET, 1, Serialized) { CreateByteField (Arg0, 0, FLD0) FLD0 = 9 }

    Method (MAIN)
    {
        SET (BUF0)
        Return (BUF0)
    }
}
