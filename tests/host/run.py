#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs host test programs (cmocka) and sums them up.

A program that crashes, exceeds its time, exits non-zero, or runs no test at all is a failure even if
each test that it reported had passed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time

STATES = {"OK": "passed", "FAILED": "failed", "SKIPPED": "skipped"}


def run_program(path, timeout):
    """Returns (counts, problem or None, output)."""
    if not os.path.exists(path):
        return {"passed": 0, "failed": 1, "skipped": 0}, "did not build", ""
    env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="stdout", UBSAN_OPTIONS="print_stacktrace=1")
    problem = None
    # cmocka prints results to stdout, and what went wrong and a second list of it to stderr.
    try:
        done = subprocess.run([path], capture_output=True, env=env, stdin=subprocess.DEVNULL,
                              timeout=timeout, check=False)
        if done.returncode < 0:
            problem = f"died of signal {-done.returncode}"
    except subprocess.TimeoutExpired as expired:
        problem, done = f"no end after {timeout} s", expired
    results = (done.stdout or b"").decode(errors="replace")
    output = results + (done.stderr or b"").decode(errors="replace")
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for state in re.findall(r"^\[ +(OK|FAILED|SKIPPED) +\] ", results, re.MULTILINE):
        counts[STATES[state]] += 1
    if not problem and not sum(counts.values()):
        problem = "ran no test"
    if not problem and done.returncode and not counts["failed"]:
        problem = f"exit code {done.returncode}"
    if problem:
        counts["failed"] += 1
    return counts, problem, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--result", help="where to write the counts as JSON")
    parser.add_argument("programs", nargs="*")
    args = parser.parse_args()

    total = {"passed": 0, "failed": 0, "skipped": 0}
    for path in args.programs:
        start = time.monotonic()
        counts, problem, output = run_program(path, args.timeout)
        for state, number in counts.items():
            total[state] += number
        mark = "FAIL" if counts["failed"] else "ok"
        print(f"  {mark:4}  {os.path.basename(path)}: {counts['passed']} passed, "
              f"{counts['failed']} failed, {counts['skipped']} skipped "
              f"({time.monotonic() - start:.1f} s){': ' + problem if problem else ''}", flush=True)
        if counts["failed"]:
            print("\n".join("        " + line for line in output.splitlines()[-80:]), flush=True)
    if args.result:
        os.makedirs(os.path.dirname(args.result), exist_ok=True)
        with open(args.result, "w", encoding="utf-8") as file:
            json.dump(total, file)
    print(f"host: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not args.programs else 0


if __name__ == "__main__":
    sys.exit(main())
