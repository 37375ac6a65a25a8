# SPDX-License-Identifier: MIT
"""GPEs of real machines: each that would be on is raised once, and its method runs."""

import collections
import re

from test_corpus import aml, corpus, failed, for_each  # noqa: F401  (corpus is a fixture)

# What a method cannot do on hardware that is not there.
NO_HARDWARE = {
    "AML loop ran too long",  # a register that never changes is waited for
    "no handler for the AML address space",  # the embedded controller's
}
# \TBTD returns a local that it sets for Thunderbolt's root ports only; there is none.
NO_THUNDERBOLT = {
    "Notebook-Dell-Inspiron_7577-73C193FCFFD6",
    "Notebook-HP-ZBook_15_G4-89F9520CDC60",
    "Notebook-Notebook-N13xWU-AA2A329808EA",
}
# Of the 160 machines together.
TOTALS = {"GPEs": 1248, "on": 632, "ran": 610, "wake devices": 5150}

GPE = re.compile(r"^  0x\w+ +(?:level|edge) +(on|wakes) +(\S+|\(notifies those that wake\))"
                 r"(?: of \S+)?(?:: (.+))?$", re.MULTILINE)


def test_events_of_every_machine(built, corpus):  # noqa: F811
    seen = collections.Counter()

    def check(machine):
        done = aml(built, "events", machine)
        if failed(done):
            return failed(done)
        gpes = GPE.findall(done.stdout)
        wakes = len(re.findall(r" wakes by GPE 0x", done.stdout))
        seen.update({"GPEs": len(gpes), "wake devices": wakes,
                     "on": sum(state == "on" for state, _, _ in gpes),
                     "ran": sum(result == "ran" for _, _, result in gpes)})
        fine = {"ran", *NO_HARDWARE}
        if machine.name in NO_THUNDERBOLT:
            fine.add("uninitialised AML object used")
        return "; ".join(f"{method}: {result or 'did not run'}" for state, method, result in gpes
                         if state == "on" and result not in fine)

    wrong = for_each(corpus, check)
    assert not wrong, "\n".join(wrong)
    print(dict(seen))
    if len(corpus) == 160:
        assert seen == TOTALS
