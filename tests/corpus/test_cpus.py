# SPDX-License-Identifier: MIT
"""Processors of real machines: each object that answers has the specification's shape."""

import collections
import re

from test_corpus import aml, corpus, failed, for_each  # noqa: F401  (corpus is a fixture)

# What a machine's own code cannot do here: the ThinkPads wait for their SMI handler in a loop without
# an end, the MSI has a region in an address space of its maker's.
KNOWN_FAULTS = {
    "Notebook-Lenovo-ThinkPad_T430_2344BPU-5D07D6C60103": "_CST: AML loop ran too long",
    "Notebook-Lenovo-ThinkPad_T530_2429AA9-A66DA0DE4D88": "_CST: AML loop ran too long",
    "Notebook-MSI-PE70_6QE-93536FB1F9E5": "_CST: no handler for the AML address space",
}
# How many of the 160 machines have these, at least. The others switch them off, or have none.
LEAST = {"P-states": 150, "C-states": 140, "CPPC": 65, "T-states": 20, "idle states": 15}

DETAIL = re.compile(r"^  (P-states|C-states|CPPC|T-states|idle states|[PCT]-state) +(.*)$",
                    re.MULTILINE)
PROCESSOR = re.compile(r"^\\\S+ +(?:UID \d+, )?(?:APIC id \d+.*, )?\w", re.MULTILINE)


def test_processors_of_every_machine(built, corpus):  # noqa: F811
    seen = collections.Counter()

    def check(machine):
        done = aml(built, "cpus", machine)
        if failed(done) or done.returncode != 0:
            return failed(done) or "failed"
        if not PROCESSOR.search(done.stdout):
            return "no processor"
        faults = [rest for _, rest in DETAIL.findall(done.stdout) if rest.startswith("_")]
        known = KNOWN_FAULTS.get(machine.name)
        wrong = [fault for fault in faults if fault != known]
        if wrong:
            return "; ".join(wrong)
        for what in {what for what, rest in DETAIL.findall(done.stdout)
                     if not rest.startswith("_")}:
            seen[what] += 1
        return None

    wrong = for_each(corpus, check)
    assert not wrong, "\n".join(wrong)
    print(dict(seen))
    if len(corpus) == 160:
        short = {what: seen[what] for what, least in LEAST.items() if seen[what] < least}
        assert not short, f"fewer than {LEAST}: {short}"
