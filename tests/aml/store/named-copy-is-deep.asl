// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A buffer is copied when stored
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () { 1, 2 })

    Method (MAIN)
    {
        Local0 = BUF0
        Local0[0] = 7
        Return (DerefOf (BUF0[0]))
    }
}
