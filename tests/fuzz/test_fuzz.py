# SPDX-License-Identifier: MIT
"""Every regression input of every fuzzing harness, and a few seconds of fuzzing of each."""

import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import making  # noqa: E402  (conftest.py has set the path)
import run as fuzzing  # noqa: E402  (the path must be there first)

SECONDS = 5


@pytest.fixture(scope="session")
def out(built, top, tmp_path_factory):
    """Where the harnesses are; made if need be, by one worker at a time."""
    folder = pathlib.Path(built.build) / "host" / "fuzz"
    making.once(top, folder, f"BUILD={making.BUILD}", "fuzz-build", timeout=900)
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
