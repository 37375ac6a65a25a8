# SPDX-License-Identifier: MIT
"""Each ASL file below this folder is one behaviour: its MAIN returns what its `// Expect:` says."""

import pathlib
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
FILES = sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*.asl"))


def expectation(source):
    """(kind, value) as `aml run --expect` takes them."""
    match = re.search(r"^// Expect: (\w+) (.*)$", source, re.MULTILINE)
    assert match, "no `// Expect: KIND VALUE` among the first lines"
    return match.groups()


@pytest.mark.parametrize("name", FILES)
def test_aml(built, tmp_path, name):
    kind, value = expectation((HERE / name).read_text(encoding="utf-8"))
    done = subprocess.run(["iasl", "-p", str(tmp_path / "test"), str(HERE / name)],
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([built.aml, "run", str(tmp_path / "test.aml"), "--method", r"\MAIN",
                           "--expect", kind, value],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_files():
    assert len(FILES) > 100
