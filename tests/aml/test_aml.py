# SPDX-License-Identifier: MIT
"""Each ASL file below this folder is one behaviour: its MAIN returns what its `// Expect:` says.

Lines that a file may have at its top:

  // Expect: KIND VALUE     as `aml run --expect` takes them: int, str, buf, none -, or
                            error STATUS (AML_DIVIDE_BY_ZERO) for what ends the method
  // Output: LINE           what is printed to the Debug object, all lines in order (repeatable)
  // Bus: ACCESS            the accesses that `--trace-bus` prints, all in order (repeatable)
  // Log: TEXT              is somewhere in the log (repeatable)
  // Silent: TEXT           is nowhere in the log (repeatable)
  // Semantics: spec        stores convert as the specification writes
  // Errors: acpica         errors are handled as acpiexec does
  // Options: WORDS         further options of the tool
  // iasl: WORDS            further options of iasl
  // Judge: acpiexec        acpiexec, given the same table, prints the same to the Debug object

A line `// Table: NAME` begins another table, compiled to NAME.aml and given to the tool as well: an
SSDT is loaded, any other signature can be found by LoadTable and DataTableRegion.
"""

import pathlib
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
FILES = sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*.asl"))
KEYS = "Expect|Output|Bus|Log|Silent|Semantics|Errors|Options|iasl|Judge|Table"


class Case:
    def __init__(self, name):
        self.text = (HERE / name).read_text(encoding="utf-8")
        for wrong in re.findall(r"^// (?!SPDX)(\w+): ", self.text, re.MULTILINE):
            assert re.fullmatch(KEYS, wrong), f"`// {wrong}:` means nothing"

    def all(self, key):
        return re.findall(rf"^// {key}: (.*)$", self.text, re.MULTILINE)

    def words(self, key):
        return " ".join(self.all(key)).split()

    def compile(self, folder):
        """One .aml for each table of the file; the first is test.aml."""
        parts = re.split(r"^// Table: (\w+)$", self.text, flags=re.MULTILINE)
        for stem, source in zip(["test"] + parts[1::2], parts[0::2]):
            path = folder / f"{stem}.asl"
            path.write_text(source, encoding="utf-8")
            done = subprocess.run(["iasl", "-vr", "-of", *self.words("iasl"), "-p", str(folder / stem),
                                   str(path)],
                                  capture_output=True, text=True, timeout=30, check=False)
            assert done.returncode == 0, done.stdout + done.stderr

    def options(self):
        words = self.words("Options")
        if self.all("Bus"):
            words.append("--trace-bus")
        if self.all("Semantics"):
            words += ["--semantics", *self.words("Semantics")]
        if self.all("Errors"):
            words.append("--acpica-errors")
        return words

    def expectation(self):
        found = self.all("Expect")
        assert len(found) == 1, "one `// Expect: KIND VALUE` is wanted"
        return found[0].split(" ", 1)


def is_bus(line):
    return re.match(r"(read|write) +\S+ +0x", line)


@pytest.mark.parametrize("name", FILES)
def test_aml(built, tmp_path, name):
    case = Case(name)
    kind, value = case.expectation()
    case.compile(tmp_path)
    done = subprocess.run([built.aml, "run", str(tmp_path), "--method", r"\MAIN", "--clock",
                           "virtual", *case.options(), "--expect", kind, value],
                          capture_output=True, text=True, errors="replace", timeout=60,
                          check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    lines = done.stdout.splitlines()
    if case.all("Bus"):
        assert [line for line in lines if is_bus(line)] == case.all("Bus")
    if case.all("Output"):
        assert [line for line in lines if not is_bus(line)][:len(case.all("Output"))] == \
            case.all("Output"), told
    for text in case.all("Log"):
        assert text in done.stderr
    for text in case.all("Silent"):
        assert text not in done.stderr
    if case.all("Judge"):
        assert acpiexec_output(tmp_path / "test.aml") == case.all("Output")


def acpiexec_output(table):
    """What MAIN prints to the Debug object there; integers in our notation."""
    done = subprocess.run(["acpiexec", "-di", "-da", "-b", "execute MAIN", str(table)],
                          capture_output=True, text=True, errors="replace", timeout=60,
                          check=False)
    lines = re.findall(r"^ACPI Debug: +(.*)$", done.stdout, re.MULTILINE)
    return [integer_shorten(line.strip()) for line in lines]


def integer_shorten(text):
    if text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    return f"0x{int(text, 16):X}" if re.fullmatch("0x[0-9A-F]{8,16}", text) else text


def test_there_are_files():
    assert len(FILES) >= 330
