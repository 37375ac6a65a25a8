# SPDX-License-Identifier: MIT
"""`aml routing`: what it shows of a _PRT, and what it says when there is none that can be read."""
import subprocess

import pytest

ASL = r"""
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "ROUTE", 1)
{
    Scope (\_SB)
    {
        Device (LNKA) { Name (_HID, EisaId ("PNP0C0F")) }
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_PRT, Package ()
            {
                Package () { 0x0001FFFF, 0, LNKA, 0 },
                Package () { 0x0001FFFF, 1, 0, LNKA },
                Package () { 0x001FFFFF, 3, 0, 23 },
                Package () { 0x0002FFFF, 7, 0, 23 }
            })
        }
        Device (PCI1)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Method (_PRT) { Return (1 / Zero) }
        }
    }
}
"""


@pytest.fixture
def table(tmp_path):
    source = tmp_path / "route.asl"
    source.write_text(ASL)
    # -f: the second entry is what iasl knows to be wrong.
    subprocess.run(["iasl", "-f", "-oa", "-p", tmp_path / "route", source], check=False,
                   capture_output=True)
    return tmp_path / "route.aml"


def routing(built, table, *options):
    return subprocess.run([built.aml, "routing", table, *options], capture_output=True, text=True,
                          timeout=30, check=False)


GOOD = ["\\_SB.PCI0", "    01 A  \\_SB.LNKA 0", "    01 B  \\_SB.LNKA 0", "    1F D  interrupt 23"]


def test_entries_are_shown_and_wrong_ones_told(built, table):
    done = routing(built, table, "--path", "\\_SB.PCI0")
    assert done.returncode == 0
    assert done.stdout.splitlines() == GOOD
    assert "\\_SB.PCI0._PRT: entry 3 has no such pin: left out" in done.stderr


def test_a_table_that_fails_does_not_hide_the_others(built, table):
    done = routing(built, table)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [*GOOD, "\\_SB.PCI1"]
    assert "aml: \\_SB.PCI1._PRT: AML divide by zero" in done.stderr


def test_a_device_without_a_table(built, table):
    done = routing(built, table, "--path", "\\_SB.LNKA")
    assert done.returncode == 1
    assert "aml: \\_SB.LNKA._PRT: AML name not found" in done.stderr
