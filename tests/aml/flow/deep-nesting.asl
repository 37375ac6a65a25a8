// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Forty nested Ifs
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        If (Local0) {
        Return (1)
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        }
        Return (0)
    }
}
