# SPDX-License-Identifier: MIT
"""`aml shell`: at a terminal, with completion and history, and with commands from a pipe."""

import json
import re
import subprocess

import pexpect
import pytest

PROMPT = "aml> "
ASL = r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "SHELL", 1)
{
    Name (INTV, 0x1234)
    Device (\_SB.PCI0)
    {
        Name (_HID, "ABCD0001")
        Device (LPC)
        {
            Name (_ADR, 1)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x60, 0x64, 1, 4) })
        }
        Device (LPD) { Name (_ADR, 2) }
    }
    Method (SUMM, 2) { Return (Arg0 + Arg1) }
    Method (SAYS, 1) { Debug = Arg0 }
    Method (DIVI, 1) { Return (1 / Arg0) }
    Method (FORE) { While (1) {} }
}
"""


@pytest.fixture(name="table")
def table_fixture(tmp_path):
    source = tmp_path / "shell.asl"
    source.write_text(ASL, encoding="utf-8")
    done = subprocess.run(["iasl", "-p", str(tmp_path / "shell"), str(source)],
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    return str(tmp_path / "shell.aml")


@pytest.fixture(name="shell")
def shell_fixture(built, table):
    child = pexpect.spawn(built.aml, ["shell", table], timeout=20, encoding="utf-8",
                          dimensions=(40, 120), env={"TERM": "xterm", "PATH": "/usr/bin:/bin"})
    child.expect_exact("nodes")  # the summary of the load
    child.expect_exact(PROMPT)
    yield child
    child.close(force=True)


def ask(child, text):
    """What is printed after a typed line, up to the next prompt."""
    child.send(text + "\r")
    child.expect_exact("\r\n")
    child.expect_exact(PROMPT)
    return child.before


def piped(built, table, text, *options):
    return subprocess.run([built.aml, "shell", table, *options], input=text,
                          capture_output=True, text=True, timeout=30, check=False)


def test_terminal_commands(shell):
    assert "0x1234" in ask(shell, r"eval \INTV")
    assert "0x1234" in ask(shell, "eval intv")
    assert "unknown command" in ask(shell, "frob")
    assert "AML_DIVIDE_BY_ZERO" in ask(shell, "eval DIVI 0")
    assert "disasm" in ask(shell, "help")


@pytest.mark.parametrize("end", ["quit\r", "\x04"])
def test_terminal_ends(shell, end):
    ask(shell, "eval NOPE")
    shell.send(end)
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0


# libedit repaints as little as it can, so that what a line became shows only once it is run.
def test_tab_completes_methods_only_where_one_is_wanted(shell):
    shell.send("run \\\t\t")  # no method is below _SB
    shell.expect_exact("SUMM")
    listed = shell.before
    shell.send("\x03")
    shell.expect_exact(PROMPT)
    listed += shell.before
    assert "SAYS" in listed and "INTV" not in listed and "_SB" not in listed


def test_tab_completes_commands_and_paths(shell):
    # A unique name without children gets a blank after it.
    assert "0x7" in ask(shell, "ev\t\\sum\t3 4")
    # One with children does not; Tab again goes on to them.
    told = ask(shell, "ns \\_SB.PC\t\tLPC\t")
    assert re.search(r"LPC\._ADR\s+Integer\s+value=0x1", told)
    assert r"LPD" not in told


def test_tab_lists_what_is_ambiguous(shell):
    shell.send("ns \\_sb.pci0.l\t")  # both begin with LP
    shell.send("\t")
    shell.expect(r"\\_SB\.PCI0\.LPC +\\_SB\.PCI0\.LPD")
    shell.expect_exact(PROMPT)
    assert re.search(r"LPD\._ADR\s+Integer\s+value=0x2", ask(shell, "D"))
    shell.send("\t")
    shell.expect("ns +eval +run +tables +disasm")
    shell.expect_exact(PROMPT)
    assert "0x1234" in ask(shell, "eval INTV")


def test_history_and_cancelled_line(shell):
    assert "0x3" in ask(shell, "eval SUMM 1 2")
    shell.send("eval \\NOTHING\x03")
    shell.expect_exact("^C")
    shell.expect_exact(PROMPT)
    assert "0x3" in ask(shell, "\x1b[A")  # the line before, not the one thrown away


def test_interrupt_ends_a_method_that_runs_for_ever(shell):
    shell.send("eval FORE\r")
    shell.expect_exact("\r\n")
    shell.sendintr()
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.signalstatus == 2


def test_piped_commands(built, table):
    done = piped(built, table, "# a remark\n\neval INTV\nrun \\SAYS \"two words\"\n"
                               "eval SUMM 0x10 2\nquit\neval INTV\n")
    assert done.stdout.splitlines() == ["0x1234", "two words", "0x12"]
    assert (done.returncode, done.stderr) == (0, "")


def test_piped_other_commands(built, table):
    assert r"\_SB.PCI0.LPC._ADR" in piped(built, table, "ns \\_sb.pci0.lpc\n").stdout
    assert "SHELL" in piped(built, table, "tables\n").stdout
    assert "return" in piped(built, table, "disasm \\SUMM\n").stdout.lower()
    assert "IO (Decode16, 0x0060" in piped(built, table, "resources \\_SB.PCI0.LPC\n").stdout
    assert json.loads(piped(built, table, "eval INTV\n", "--json").stdout) == 0x1234


@pytest.mark.parametrize("line, told", [
    ("frob", "unknown command"), ("eval", "eval PATH [ARG]..."), ("ns a b", "ns [PATH]"),
    ("eval \\NOPE", "AML_NAME_NOT_FOUND"), ("run SUMM 1", "AML_ARGUMENTS"),
    ("eval DIVI 0", "AML_DIVIDE_BY_ZERO"), ("disasm \\INTV", "INTV"), ("help frob", "frob"),
    ("eval SUMM 1 2 3 4 5 6 7 8 9", "too many"), ("eval SUMM {0z} 1", "{0z}"),
])
def test_piped_errors_set_the_exit_status(built, table, line, told):
    done = piped(built, table, f"{line}\neval INTV\n")
    assert told in done.stderr
    assert done.stdout.splitlines()[-1] == "0x1234"  # and it goes on
    assert done.returncode == 1


def test_standard_input_is_not_an_input(built, table):
    with open(table, "rb") as file:
        done = subprocess.run([built.aml, "shell", "-"], stdin=file, capture_output=True,
                              text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "standard input" in done.stderr
