# SPDX-License-Identifier: MIT
"""`aml eval --json`: names within packages."""

import json
import subprocess

SOURCE = r"""
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (MEM, SystemMemory, 0x1000, 4)
    Field (MEM, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Name (INT0, 5)
    Name (PKG1, Package () { 1 })
    Device (DEV0) { Name (_HID, "TEST0001") Method (MTH0) { Return (9) } }
    Name (PKG0, Package () { FLD0, INT0, DEV0, DEV0.MTH0, PKG1 })
    Method (MAIN) { FLD0 = 0x42  Return (PKG0) }
}
"""


def test_names_of_data_are_values_and_others_references(built, tmp_path):
    (tmp_path / "dsdt.asl").write_text(SOURCE, encoding="utf-8")
    subprocess.run(["iasl", "-p", str(tmp_path / "dsdt"), str(tmp_path / "dsdt.asl")], check=True,
                   capture_output=True, timeout=30)
    done = subprocess.run([built.aml, "eval", str(tmp_path / "dsdt.aml"), "--path", r"\MAIN",
                           "--json"], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [0x42, 5, {"ref": r"\DEV0"}, {"ref": r"\DEV0.MTH0"},
                                       {"ref": r"\PKG1"}]
