// SPDX-License-Identifier: MIT
// Errors: acpica
// Expect: int 0x2432
// How often \_ERR is called: once for the division, once for each operator that wanted its value
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ERRS, 0)
    Name (NIL0, 0)
    Name (PKG0, Package () { 1, 2 })
    Method (_ERR, 3)
    {
        ERRS++
        If ((ERRS > 1) && (Arg0 != 0x3012)) { ERRS = 0x80 }
        Return (0)
    }
    Method (SAME, 1) { ERRS = 0x40 Return (Arg0) }
    Method (DIVI) { ERRS = 0 Local0 = 5 + (1 / NIL0) Return (ERRS) }
    Method (CALL) { ERRS = 0 Local0 = SAME (1 + (1 / NIL0)) Return (ERRS) }
    Method (INDX) { ERRS = 0 Local0 = 5 + DerefOf (Index (PKG0, 9)) Return (ERRS) }
    Method (PRED) { ERRS = 0 If ((1 / NIL0) == 1) { ERRS = 0x10 } Return (ERRS) }
    Method (MAIN)
    {
        Local1 = DIVI () << 12
        Local1 |= CALL () << 8
        Local1 |= INDX () << 4
        Return (Local1 | PRED ())
    }
}
