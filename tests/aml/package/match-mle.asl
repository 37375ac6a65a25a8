// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Match with MLE
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {10, 20, 30, 40, 50})

    Method (MAIN)
    {
        Return (Match (PKG0, MLE, 30, MTR, 0, 0))
    }
}
