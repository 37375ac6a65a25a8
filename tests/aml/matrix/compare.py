# SPDX-License-Identifier: MIT
"""Cases that print something else under acpiexec than here, and why."""

from . import generate, known, run

CHUNK = 400  # cases a table


class Difference:
    def __init__(self, group, terms, theirs, ours):
        self.group, self.terms, self.theirs, self.ours = group, terms, theirs, ours
        self.cause = known.cause_of(self)

    def __str__(self):
        body = "; ".join(map(str, self.terms))
        return (f"{self.group}\n    {body[:300]}\n    acpiexec: {' | '.join(self.theirs)[:300]}\n"
                f"    ours:     {' | '.join(self.ours)[:300]}")


def differences(tool, folder, cases, semantics, revision=2):
    found = []
    for first in range(0, len(cases), CHUNK):
        part = cases[first:first + CHUNK]
        path = folder / f"part{first}.aml"
        path.write_bytes(run.build(generate.SHARED, [terms for _, terms in part], revision))
        theirs = run.theirs(path, len(part))
        ours = run.ours(tool, path, semantics)
        for i, (group, terms) in enumerate(part):
            told, here = theirs.get(i), ours.get(i, ["nothing"])
            if told is not None and told != here:
                found.append(Difference(group, terms, told, here))
    return found
