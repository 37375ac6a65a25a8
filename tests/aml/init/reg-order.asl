// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Output: root _INI
// Output: _SB _INI
// Output: _REG 0x3 0x1
// Output: EC0 _INI
// Options: --init --world acpiexec
// \_INI and \_SB._INI come before any _REG, and a handler that was there first is told of after them
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (\_INI) { Debug = "root _INI" }

    Scope (\_SB)
    {
        Method (_INI) { Debug = "_SB _INI" }

        Device (EC0)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 0)
            Name (OKAY, 0)
            OperationRegion (ECOR, EmbeddedControl, 0, 0xFF)
            Field (ECOR, ByteAcc, Lock, Preserve) { E0, 8 }

            Method (_REG, 2)
            {
                Debug = Concatenate ("_REG ", Concatenate (ToHexString (Arg0), Concatenate (" ", ToHexString (Arg1))))
                OKAY = Arg1
            }

            Method (_INI) { Debug = "EC0 _INI" }
        }
    }

    Method (MAIN) { Return (\_SB.EC0.OKAY) }
}
