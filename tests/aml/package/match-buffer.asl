// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Match of buffers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {Buffer () {1}, Buffer () {2}})

    Method (MAIN)
    {
        Local0 = Buffer () {2}
        Return (Match (PKG0, MEQ, Local0, MTR, 0, 0))
    }
}
