# SPDX-License-Identifier: MIT
"""Builds with make from within tests, as a person would, by one worker at a time."""

import fcntl
import os
import subprocess

# The folder as the make that runs the tests spells it: another spelling is another folder to make.
BUILD = os.environ.get("BUILD", "build")


def environment():
    """Ours, without what the make that runs the tests put there."""
    return {name: value for name, value in os.environ.items()
            if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "BUILD", "ARGS", "T")}


def run(folder, *words, timeout=600):
    """Runs make in `folder`. Returns its exit code and all it said."""
    done = subprocess.run(["make", "--no-print-directory", *words], cwd=folder, env=environment(),
                          timeout=timeout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return done.returncode, done.stdout


def once(top, lock_folder, *words, timeout=600):
    """Makes something that several workers want: the first builds it, the others wait and find it."""
    os.makedirs(lock_folder, exist_ok=True)
    with open(os.path.join(lock_folder, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = run(top, *words, timeout=timeout)
    assert code == 0, said[-4000:]
