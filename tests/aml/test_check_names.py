# SPDX-License-Identifier: MIT
"""`aml check --part names`: what is said of a table without the hardware that it is for.

The kinds themselves are tested in tests/host/test_check_names.c.
"""

import json
import subprocess

import pytest

PRELUDE = r"""
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "CHECK", 1)
{
    Name (_S5, Package () {7, 7, 0, 0})
    Method (OSYS) { Return (_OSI ("Windows 2015")) }
    OperationRegion (MEM, SystemMemory, 0x1000, 4)
    Field (MEM, ByteAcc, NoLock, Preserve) { REG0, 8 }
    OperationRegion (PORT, SystemIO, 0x80, 1)
    Field (PORT, ByteAcc, NoLock, Preserve) { REG1, 8 }
    Device (DEV0)
    {
        Name (_HID, "TEST0001")
        Name (VAL0, 0)
%s
    }
}
"""

CASES = {
    "a constant": (r'Name (_DDN, 5)', ["name.type"]),
    "a method of constants": (r'Method (_DDN) { Return (5) }', ["name.type"]),
    "what a register decides": (r'Method (_DDN) { If (REG0) { Return (5) } Return (6) }', []),
    "what a port decides": (r'Method (_DDN) { If (REG1) { Return (5) } Return (6) }', []),
    "a value from a register": (r'Method (_GLK) { Return (REG0) }', []),
    "an element from a register": (r'Name (_UPC, Package () {REG0, "one", 0, 0})', []),
    "a failure after a register was read":
        (r'Method (_SUN) { Local0 = REG0 Return (1 / VAL0) }', []),
    "a failure of its own": (r'Method (_SUN) { Return (1 / VAL0) }', ["method.fails"]),
    "what _INI made of a constant":
        (r'Method (_INI) { VAL0 = 7 } Method (_GLK) { Return (VAL0) }', ["name.range"]),
    "what _INI read":
        (r'Method (_INI) { VAL0 = REG0 } Method (_GLK) { Return (VAL0) }', []),
    "a device that may be absent":
        (r'Method (_STA) { Return (REG0) } Method (_SUN) { Return (1 / VAL0) }', []),
    "a device that is absent":
        (r'Name (_STA, 0) Name (_DDN, 5)', []),
    "an initialisation that waits for hardware for ever":
        (r'Method (_INI) { While (REG0 == 0) { } While (REG0 == 0xFF) { } } Name (_DDN, 5)',
         ["name.type"]),
    "an embedded controller is there":
        (r'OperationRegion (ECR, EmbeddedControl, 0, 0x10) '
         r'Method (_REG, 2) { If (Arg0 == 3) { VAL0 = Arg1 } } '
         r'Method (_SUN) { If (VAL0) { Return (1) } }', []),
    "the mode without I/O APICs":
        (r'Method (\_PIC, 1) { \DEV0.VAL0 = Arg0 } '
         r'Method (_DDN) { If (VAL0) { Return ("one") } Return (5) }', []),
    "the mode with I/O APICs":
        (r'Method (\_PIC, 1) { \DEV0.VAL0 = Arg0 } '
         r'Method (_DDN) { If (VAL0) { Return (5) } Return ("one") }', ["name.type"]),
}


@pytest.mark.parametrize("name", CASES)
def test_without_hardware(built, tmp_path, name):
    body, expected = CASES[name]
    (tmp_path / "dsdt.asl").write_text(PRELUDE % body, encoding="utf-8")
    subprocess.run(["iasl", "-f", "-ve", "-p", str(tmp_path / "dsdt"), str(tmp_path / "dsdt.asl")],
                   check=False, capture_output=True, timeout=30)
    done = subprocess.run([built.aml, "check", "--part", "names", "--json", "--severity", "low",
                           str(tmp_path / "dsdt.aml")],
                          capture_output=True, text=True, timeout=60, check=False)
    report = json.loads(done.stdout)
    assert [finding["id"] for finding in report["findings"]] == expected, done.stderr
