# SPDX-License-Identifier: MIT
"""Differences that have a cause, and the machines to look for others in."""
import re


class Known:
    """Table of: kind, regular expression of the path or case, of the text, cause."""

    def __init__(self, path):
        self.rows = []
        for line in path.read_text().splitlines() if path.exists() else ():
            if line and not line.startswith("#"):
                kind, where, what, cause = line.split("\t")
                self.rows.append((kind, re.compile(where), re.compile(what), cause))

    def cause(self, kind, where, what):
        for known_kind, known_where, known_what, cause in self.rows:
            if known_kind == kind and known_where.search(where) and known_what.search(what):
                return cause
        return None


def machines_of(dirs, only):
    """Each of `dirs` is a machine's folder, or a folder of them."""
    machines = []
    for folder in dirs:
        machines += [folder] if (folder / "dsdt.aml").exists() else sorted(
            p.parent for p in folder.glob("*/dsdt.aml"))
    return [m for m in machines if only in m.name]
