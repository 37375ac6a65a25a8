// SPDX-License-Identifier: MIT
// Expect: buf 0900
// RefOf of an argument that is a buffer reaches the caller's buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = Buffer () {9} }

    Method (MAIN)
    {
        SET (BUF0)
        Return (BUF0)
    }
}
