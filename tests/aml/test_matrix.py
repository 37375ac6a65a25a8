# SPDX-License-Identifier: MIT
"""A part of the matrix of operators, operand types, places and targets, against acpiexec.

The whole of it: cd tests/aml; python3 -m matrix ../../build/host/aml
"""

import shutil

import pytest

from matrix import compare, generate

CASES = 420
SEED = 1


@pytest.mark.skipif(not shutil.which("acpiexec"), reason="acpiexec is not installed")
def test_same_as_acpiexec(built, tmp_path):
    cases = generate.sample(CASES, SEED)
    found = compare.differences(built.aml, tmp_path, cases, "spec")
    unexplained = [str(difference) for difference in found if not difference.cause]
    assert not unexplained, "\n".join(unexplained)
    assert len(found) < len(cases) / 4, "the causes explain too much"


def test_windows_semantics_end(built, tmp_path):
    """What stores give differs; every case is run to its end all the same."""
    cases = generate.sample(CASES, SEED)
    path = tmp_path / "matrix.aml"
    path.write_bytes(compare.run.build(generate.SHARED, [terms for _, terms in cases]))
    assert set(compare.run.ours(built.aml, path, "windows")) == set(range(len(cases)))
