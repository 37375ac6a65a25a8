# SPDX-License-Identifier: MIT
"""What `aml check` says of the values of reserved names, held against acpiexec: ACPICA complains of
each of them, or repairs it."""

import json
import re
import subprocess

from test_corpus import aml, corpus, for_each  # pylint: disable=unused-import

KINDS = {"name.type", "name.no-value", "name.short", "name.long", "name.count", "name.unset",
         "name.element-type", "name.element-missing", "name.buffer-length", "method.name",
         "method.bounds"}
COMPLAINT = re.compile(r"Warning|Error|NsWrapWithPackage|NsSimpleRepair|NsRemoveNullElements"
                       r"|larger than needed|smaller than")
LIMIT_S = 60


def acpiexec_complains(machine, path):
    tables = [*machine.glob("dsdt.aml"), *sorted(machine.glob("*ssdt*.aml"))]
    done = subprocess.run(["acpiexec", "-di", "-to", "1", "-b", f"execute {path}", *tables],
                          capture_output=True, text=True, errors="replace", timeout=LIMIT_S,
                          check=False)
    told = done.stdout + done.stderr
    at = told.rfind("Evaluating \\")
    return at >= 0 and COMPLAINT.search(told, at) is not None


def test_acpica_complains_of_what_is_found(built, corpus):  # pylint: disable=redefined-outer-name
    seen = set()

    def check(machine):
        done = aml(built, "check", machine, "--part", "names", "--json", "--log", "error")
        for finding in json.loads(done.stdout)["findings"]:
            place = finding["places"][0]
            what = finding["id"], place["where"].rsplit(".", 1)[-1], place["detail"]
            if finding["id"] not in KINDS or what in seen:  # one machine is enough for each
                continue
            seen.add(what)
            if not acpiexec_complains(machine, place["where"]):
                return f"{finding['id']} at {place['where']}: acpiexec says nothing"
        return None
    wrong = for_each(corpus, check)
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 20
