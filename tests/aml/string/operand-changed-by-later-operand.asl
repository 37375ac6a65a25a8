// SPDX-License-Identifier: MIT
// Expect: none -
// Output: abcd0000000000000001
// Output: 0x0
// Output: abcd
// Output: abcd0000000000000001
// Output: 0x1
// An operand keeps the value it had, whatever a later one does to the object it came from
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "abcd")
    Name (BUF0, Buffer () {1, 2, 3, 4})
    Method (WIPE) { STR0 = "wxyz" Return (1) }
    Method (FILL, 1) { Arg0[0] = 0x77 Return (1) }

    Method (MAIN)
    {
        Debug = Concatenate (STR0, WIPE ())
        STR0 = "abcd"
        Debug = (STR0 == Concatenate ("abc", ToHexString (WIPE ())))
        STR0 = "abcd"
        Local0 = STR0
        WIPE ()
        Debug = Local0
        Local0 = "abcd"
        Debug = Concatenate (Local0, FILL (Local0))
        Local1 = Buffer () {1, 2, 3, 4}
        Debug = ToInteger (Local1) & 0xFF
    }
}
