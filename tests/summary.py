#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Adds up what each kind of test left in its result file; the last line is the sum.

usage: summary.py FOLDER NAME...    each NAME must have left a NAME.json there

A kind that left none did not run to its end, which is a failure; so is no test at all.
"""

import glob
import json
import os
import sys


def main():
    folder, wanted = sys.argv[1], sys.argv[2:]
    total = {"passed": 0, "failed": 0, "skipped": 0}
    print("\nsummary")
    for name in wanted:
        if not os.path.exists(os.path.join(folder, name + ".json")):
            print(f"  {name}: did not run to its end")
            total["failed"] += 1
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            counts = json.load(file)
        name = os.path.basename(path)[:-len(".json")]
        print(f"  {name}: " + ", ".join(f"{counts[state]} {state}" for state in total))
        for state in total:
            total[state] += counts[state]
    if not total["passed"] and not total["failed"]:
        print("  no test ran")
        total["failed"] = 1
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
