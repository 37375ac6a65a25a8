# SPDX-License-Identifier: MIT
"""Reads KTAP version 1 (docs.kernel.org/dev-tools/ktap.html) out of a serial log."""

import json
import re
from dataclasses import dataclass, field


@dataclass
class Ktap:
    plan: int = -1  # how many results were announced; -1: no plan line
    passed: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)  # failed test -> its diagnostic lines

    @property
    def ran(self):
        return len(self.passed) + len(self.failed) + len(self.skipped)

    def problem(self):
        """Why this is not a good run, in one line; None if it is one."""
        if self.plan < 0:
            return "no KTAP plan was printed"
        if self.failed:
            return "tests failed: " + ", ".join(self.failed)
        if self.ran != self.plan:
            return f"{self.plan} tests were planned, {self.ran} reported"
        if not self.passed:
            return "no test ran"
        return None


def parse(text):
    """The results in `text`; a line's prefix up to the KTAP word (a log's time stamp) is ignored."""
    result, notes = Ktap(), []
    for line in text.splitlines():
        plan = re.search(r"(?:^|\s)1\.\.(\d+)\s*$", line)
        verdict = re.search(r"(?:^|\s)(not ok|ok) (\d+)(?: -)? (\S+)(?:\s+# (\w+).*)?\s*$", line)
        if plan:
            result.plan = max(result.plan, 0) + int(plan.group(1))
        elif verdict:
            state, _, name, directive = verdict.groups()
            if directive and directive.upper() == "SKIP":
                result.skipped.append(name)
            elif state == "ok":
                result.passed.append(name)
            else:
                result.failed.append(name)
                result.notes[name] = notes
            notes = []
        elif re.match(r"\s*#", line):
            notes.append(line.strip())
    return result


def findings(text):
    """What a check found, from the blocks below its results: [{id, severity, title, spec, effect,
    count, places: [[where, detail]]}]"""
    found, block, name = [], None, None
    for line in text.splitlines():
        verdict = re.search(r"(?:^|\s)(?:not ok|ok) \d+ (\S+)\s*$", line)
        member = re.match(r"  (severity|title|spec|effect|count): (.*?)\s*$", line)
        place = re.match(r"  - (\[.*\])\s*$", line)
        if verdict:
            name = verdict.group(1)
        elif line.rstrip() == "  ---":
            block = {"id": name, "places": []}
        elif block is not None and line.rstrip() == "  ...":
            found.append(block)
            block = None
        elif block is not None and member:
            key, value = member.groups()
            block[key] = json.loads(value) if value[:1] in '"0123456789' else value
        elif block is not None and place:
            block["places"].append(json.loads(place.group(1)))
    return found
