# SPDX-License-Identifier: MIT
"""aml eval --cases: many evaluations, each in a world of its own; packages as arguments."""

import json
import subprocess

import pytest

DSDT = r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "CASES", 1)
{
    Name (CNT, 5)
    OperationRegion (MEMR, SystemMemory, 0x1000, 4)
    Field (MEMR, ByteAcc, NoLock, Preserve) { FLD, 8 }
    Method (BUMP, 1) { CNT += Arg0 FLD++ Debug = CNT Return (FLD) }
    Method (SIZE, 2) { Return (SizeOf (Arg0) * 16 + SizeOf (DerefOf (Arg0[Arg1]))) }
    Method (DSM, 4)
    {
        If (Arg0 == ToUUID ("e5c937d0-3553-4d7a-9117-ea4d19c3434d"))
        {
            Return (DerefOf (Arg3[Arg2]) + Arg1)
        }
        Return (Ones)
    }
    Method (EVER) { While (1) {} }
}
"""


@pytest.fixture(scope="module")
def dsdt(tmp_path_factory):
    source = tmp_path_factory.mktemp("cases") / "dsdt.asl"
    source.write_text(DSDT)
    subprocess.run(["iasl", source], check=True, capture_output=True)
    return source.with_suffix(".aml")


@pytest.fixture
def answers(built, dsdt, tmp_path):
    """What is printed for each of the lines, and the exit status."""
    def run(*lines, last=""):
        (tmp_path / "cases").write_text("".join(line + "\n" for line in lines) + last)
        done = subprocess.run([built.aml, "eval", dsdt, "--json", "--fill", "0", "--trace-bus",
                               "--clock", "virtual", "--loop-timeout", "1", "--log", "error",
                               "--cases", tmp_path / "cases"],
                              capture_output=True, text=True, timeout=60, check=False)
        parts = done.stdout.split("@case ")
        assert parts[0] == ""
        assert [part.split("\n")[0] for part in parts[1:]] == [str(n) for n in range(len(lines))]
        return [part.splitlines()[1:] for part in parts[1:]], done.returncode
    return run


def test_no_case_sees_another(answers):
    told, status = answers("\\BUMP 1", "\\BUMP 0x10", "\\CNT")
    assert told == [
        ["read SystemMemory 0x1000 1 0x0", "write SystemMemory 0x1000 1 0x1", "@debug 0x6",
         "read SystemMemory 0x1000 1 0x1", '{"path": "\\\\BUMP", "value": 1}'],
        ["read SystemMemory 0x1000 1 0x0", "write SystemMemory 0x1000 1 0x1", "@debug 0x15",
         "read SystemMemory 0x1000 1 0x1", '{"path": "\\\\BUMP", "value": 1}'],
        ['{"path": "\\\\CNT", "value": 5}']]
    assert status == 0


@pytest.mark.parametrize("case, value", [
    ("\\SIZE [1 \"a b] c\" {01 02 03}] 1", 0x36), ("\\SIZE [1 {01, 02, 03}] 1", 0x23),
    ("\\SIZE [[1 2 3 [4]]] 0", 0x14), ("\\SIZE [[]] 0", 0x10),
    ("\\DSM {d0 37 c9 e5 53 35 7a 4d 91 17 ea 4d 19 c3 43 4d} 2 1 [7 8]", 10),
    ("\\DSM {00 37 c9 e5 53 35 7a 4d 91 17 ea 4d 19 c3 43 4d} 2 1 [7 8]", "0xFFFFFFFFFFFFFFFF")])
def test_arguments(answers, case, value):
    told, status = answers(case)
    assert (json.loads(told[0][-1])["value"], status) == (value, 0)


def test_failures_are_told_and_the_rest_goes_on(answers):
    told, status = answers("\\SIZE [1 2", "\\NONE", "\\EVER", "\\SIZE 1", "\\CNT", last="\\CNT")
    errors = [json.loads(lines[-1]).get("error") for lines in told]
    assert errors == ["invalid argument", "AML name not found", "AML loop ran too long",
                      "wrong number of AML arguments", None]
    assert status == 1


def test_no_file_of_cases(built, dsdt, tmp_path):
    done = subprocess.run([built.aml, "eval", dsdt, "--cases", tmp_path / "none"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "none" in done.stderr


def test_a_last_line_without_its_end_is_told(built, dsdt, tmp_path):
    (tmp_path / "cases").write_text("\\CNT")
    done = subprocess.run([built.aml, "eval", dsdt, "--cases", tmp_path / "cases"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and "cases: its last line has no end" in done.stderr
