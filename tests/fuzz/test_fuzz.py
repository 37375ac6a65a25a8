# SPDX-License-Identifier: MIT
"""Every regression input of every fuzzing harness, and a few seconds of fuzzing of each."""

import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import run as fuzzing  # noqa: E402  (the path must be there first)

SECONDS = 5


@pytest.fixture(scope="session")
def out(built, top, tmp_path_factory):
    """Where the harnesses are; made if need be, by one worker at a time."""
    folder = pathlib.Path(built.build) / "host" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        os.lockf(lock.fileno(), os.F_LOCK, 0)
        make = subprocess.run(["make", f"BUILD={os.environ.get('BUILD', 'build')}", "fuzz-build"],
                              cwd=top, capture_output=True, text=True, timeout=900, check=False)
    assert make.returncode == 0, make.stdout[-3000:] + make.stderr[-3000:]
    return folder.resolve()


@pytest.mark.parametrize("harness", fuzzing.HARNESSES)
def test_regressions(out, harness):
    good, text = fuzzing.regressions(out, harness)
    assert good, text


@pytest.mark.parametrize("harness", fuzzing.HARNESSES)
def test_fuzz(out, harness):
    good, text = fuzzing.fuzz(out, harness, SECONDS, keep=False)
    assert good, text
    assert "stat::number_of_executed_units" in text


def test_sweep(out):
    good, text = fuzzing.sweep(out, SECONDS)
    assert good, text
    assert "cases in" in text
