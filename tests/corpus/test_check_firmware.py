# SPDX-License-Identifier: MIT
"""`aml check` over real machines: it ends, it is right where counting again is easy, and nothing that
it calls bad is unexplained (check-verified.md)."""

import json
import os
import struct

from test_corpus import aml, corpus, for_each  # pylint: disable=unused-import

HERE = os.path.dirname(os.path.abspath(__file__))


def report_of(built, machine, *options):
    done = aml(built, "check", machine, "--json", "--log", "error", *options)
    assert done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr[-300:]}"
    report = json.loads(done.stdout)
    assert report["passed"] == (done.returncode == 0) and not report["incomplete"]
    assert report["checked"] > 80
    return report


def tables(machine):
    for path in sorted(machine.iterdir()):
        if path.suffix == ".dat" or (path.suffix == ".aml" and not path.name.startswith("dyn")):
            data = path.read_bytes()
            if len(data) >= 36:
                yield data


def nmis_without_processor(madt):
    at, processors, nmis = 44, set(), set()
    while at + 2 <= len(madt) and madt[at + 1] >= 2:
        kind = madt[at]
        if kind == 0:
            processors.add(madt[at + 2])
        elif kind == 9:
            processors.add(struct.unpack_from("<I", madt, at + 12)[0])
        elif kind == 4 and madt[at + 2] != 255:
            nmis.add(madt[at + 2])
        elif kind == 10:
            nmis.add(struct.unpack_from("<I", madt, at + 4)[0])
        at += madt[at + 1]
    return nmis - processors - {0xffffffff}


# What a table's bytes say, without our code.
COUNTED_AGAIN = {
    "header.creator": lambda t: t[:4] != b"FACS" and (
        t[28] == 0 or any(byte and not 32 <= byte < 127 for byte in t[28:32])),
    "header.oem-empty": lambda t: t[:4] != b"FACS" and (t[10] == 0 or t[16] == 0),
    "header.checksum": lambda t: t[:4] != b"FACS" and sum(t) % 256,
    "aml.32-bit": lambda t: t[:4] == b"DSDT" and t[8] < 2,
    "aml.empty": lambda t: t[:4] == b"SSDT" and len(t) == 36,
    "wsmt.none": lambda t: t[:4] == b"WSMT" and t[36:40] == bytes(4),
    "fadt.profile": lambda t: t[:4] == b"FACP" and t[45] == 0,
    "hpet.tick": lambda t: t[:4] == b"HPET" and t[53:55] == bytes(2),
    "madt.nmi-uid": lambda t: t[:4] == b"APIC" and nmis_without_processor(t),
}


def test_every_machine_is_checked(built, corpus):  # pylint: disable=redefined-outer-name
    def check(machine):
        try:
            report_of(built, machine)
        except (AssertionError, ValueError) as error:
            return str(error)
        return None
    assert not for_each(corpus, check)


def test_tables_are_as_they_are_counted_again(built, corpus):  # pylint: disable=redefined-outer-name
    with open(os.path.join(HERE, "check-high.tsv"), encoding="utf-8") as file:
        known = {tuple(line.split("\t")[:2]) for line in file if not line.startswith("#")}

    def check(machine):
        report = report_of(built, machine, "--part", "tables")
        found = {one["id"] for one in report["findings"]}
        counted = {kind for kind, is_wrong in COUNTED_AGAIN.items()
                   if any(is_wrong(table) for table in tables(machine))}
        if counted != found & set(COUNTED_AGAIN):
            return f"told {found & set(COUNTED_AGAIN)}, counted again {counted}"
        bad = {(machine.name, one["id"]) for one in report["findings"]
               if one["severity"] in ("high", "critical")}
        expected = {pair for pair in known if pair[0] == machine.name}
        return f"not explained, or gone: {bad ^ expected}" if bad != expected else None
    wrong = for_each(corpus, check)
    assert not wrong, "\n".join(wrong)
