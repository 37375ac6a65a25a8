# SPDX-License-Identifier: MIT
"""The tables of real machines (../shared/corpus, beside the checkout): against ACPICA, and alone.

They are unpacked into build/corpus once. Without the archives the tests are skipped.
"""

import concurrent.futures
import fcntl
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

import pytest

HERE = pathlib.Path(__file__).parent
TOP = HERE.parent.parent
CORPUS = TOP.parent / "shared" / "corpus"
ARCHIVES = [CORPUS / "machines.tar.xz", CORPUS / "reference.tar.xz"]
MACHINE_LIMIT_S = 20  # each run; the slowest takes less than two
SLEEP_STATES = [f"_S{n}" for n in range(6)]
SAMPLED = "_STA,_HID,_UID,_ADR,_CRS,_PRT,_PRW,_PSS,_CST,_INI,_OSC,_BIF,_BST,_TMP,_PTS,_WAK,_PS0,_PS3"


def unpack(folder):
    stamp = folder / ".unpacked"
    newest = max(path.stat().st_mtime for path in ARCHIVES)
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    for path in ARCHIVES:
        with tarfile.open(path) as archive:
            archive.extractall(folder)
    stamp.touch()


@pytest.fixture(scope="session")
def corpus(built):
    missing = [path for path in ARCHIVES if not path.exists()]
    if missing:
        pytest.skip(f"no corpus of real machines: {missing[0]} is not there")
    folder = pathlib.Path(built.build) / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of pytest begin at once
        unpack(folder)
    found = sorted(path.parent for path in folder.glob("**/dsdt.aml"))
    assert found, f"no machine in {folder}"
    return found


def aml(built, *words):
    return subprocess.run([built.aml, *map(str, words)], capture_output=True, text=True,
                          errors="replace", timeout=MACHINE_LIMIT_S, check=False)


def for_each(machines, check):
    """What is wrong with which machine; two at a time."""
    def told(machine):
        try:
            return check(machine)
        except subprocess.TimeoutExpired:
            return f"not done after {MACHINE_LIMIT_S} s"

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = zip(machines, pool.map(told, machines))
        return [f"{machine.name}: {what}" for machine, what in wrong if what]


def failed(done):
    """Exit 1 is that some AML failed, which real firmware does."""
    return f"exit {done.returncode}: {done.stderr[-200:]}" if done.returncode not in (0, 1) else None


def test_namespaces_and_values_are_acpicas(built, corpus):
    done = subprocess.run([sys.executable, HERE / "compare", "--aml", built.aml, "--jobs", "2",
                           corpus[0].parent],
                          capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    total = re.search(r"^total (\d+) machines", done.stdout, re.MULTILINE)
    assert int(total[1]) == len(corpus)


def test_every_machine_loads_with_its_dynamic_tables(built, corpus):
    def check(machine):
        done = aml(built, "load", machine, "--log", "error")
        counted = re.search(r"(\d+) tables?, .* (\d+) nodes", done.stdout)
        if not counted or int(counted[2]) < 50:
            return f"no summary or few names: {done.stdout!r}"
        return failed(done)
    assert not for_each(corpus, check)


def test_initialisation_ends_on_every_machine(built, corpus):
    def check(machine):
        return failed(aml(built, "load", machine, "--init", "--clock", "virtual",
                          "--loop-timeout", "1", "--log", "error"))
    assert not for_each(corpus, check)


def test_wake_and_sleep_objects_are_packages(built, corpus):
    def check(machine):
        done = aml(built, "eval", machine, "--no-dynamic", "--init", "--json", "--clock", "virtual",
                   "--loop-timeout", "1", "--paths", ",".join(["_PRW", *SLEEP_STATES]),
                   "--log", "error")
        values = re.findall(r'^\{"path": "(.*)", "(value|error)": (.)', done.stdout, re.MULTILINE)
        states = [first for path, kind, first in values
                  if path.rpartition("\\")[2] in SLEEP_STATES and kind == "value"]
        if any(first != "[" for first in states):
            return f"a sleep state that is no package: {done.stdout[:300]}"
        return failed(done)
    assert not for_each(corpus, check)


@pytest.fixture
def acpiexec_here():
    missing = [tool for tool in ("acpiexec", "clang") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.mark.usefixtures("acpiexec_here")
def test_resources_and_routing_are_acpiexecs_on_a_sample(built, corpus):
    done = subprocess.run([sys.executable, HERE / "resources", "--aml", built.aml, "--sample", "16",
                           corpus[0].parent],
                          capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    total = re.search(r"^total 10 machines, (\d+) objects, (\d+) lines", done.stdout, re.MULTILINE)
    assert int(total[1]) > 1000 and int(total[2]) > 3000


@pytest.mark.usefixtures("acpiexec_here")
def test_methods_are_acpiexecs_on_a_sample(built, corpus):
    changes = [[], ["--change", "largest-left-out"], ["--change", "width-changed"]]
    for change in changes:
        done = subprocess.run([sys.executable, HERE / "live", "--aml", built.aml, "--sample", "40",
                               "--fill", "0x00", "--names", SAMPLED, *change, corpus[0].parent],
                              capture_output=True, text=True, timeout=170, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr
        total = re.search(r"^total 4 machines, (\d+) cases", done.stdout, re.MULTILINE)
        assert int(total[1]) > 400
