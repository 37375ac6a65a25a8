# SPDX-License-Identifier: MIT
"""Broken resource templates: whether ACPICA takes one, and what it makes of it, is what our decoder's
defects say. Made of the good templates of tests/host/resource_templates.h."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import acpiexec  # noqa: E402
import resource_text  # noqa: E402

TEMPLATES = HERE.parent / "host" / "resource_templates.h"
LIMIT_S = 60
UNENDED = "// a name in it has no end"


def good_templates():
    """{name: bytes} of those that iasl made, which acpiexec of the same age knows."""
    text = TEMPLATES.read_text().partition("hand_templates")[0]
    found = {}
    for name, length, data in re.findall(r'\{"(\w+)",\s*(?:"(?:[^"\\]|\\.)*"\s*)+,\s*(\d+), '
                                         r"\{([^}]*)\}", text):
        found[name] = bytes(int(b, 16) for b in re.findall(r"0x(\w\w)", data))
        assert len(found[name]) == int(length)
    return found


def with_length(template, change):
    """The first descriptor says that it is longer or shorter than it is."""
    data = bytearray(template)
    if data[0] & 0x80:
        data[1] = (data[1] + change) & 0xFF
    else:
        data[0] = data[0] & 0xF8 | (data[0] + change) & 7
    return bytes(data)


def broken(name, good):
    body = good[:-2]
    yield f"{name}: good", good
    yield f"{name}: no end tag", body
    yield f"{name}: half an end tag", good[:-1]
    yield f"{name}: end tag of no bytes", body + b"\x78"
    yield f"{name}: end tag of no bytes, and a byte", body + b"\x78\x00"
    yield f"{name}: end tag of two bytes", body + b"\x7A\x00\x00"
    yield f"{name}: wrong checksum", body + b"\x79\x01"
    yield f"{name}: bytes after it", good + b"\x22\x08\x00"
    yield f"{name}: zeros after it", good + bytes(9)
    yield f"{name}: zeros for an end tag", body + bytes(9)
    yield f"{name}: reserved small tag", b"\x12\x01\x02" + good
    yield f"{name}: reserved large tag", b"\x83\x01\x00\x00" + good
    yield f"{name}: cut", good[:len(body) // 2 + 1]
    for change in (-3, -2, -1, 1, 2, 3):
        yield f"{name}: length {change:+}", with_length(good, change)


def table_of(folder, templates):
    devices = "\n".join(
        f"Device (D{n:03X}) {{ Name (_CRS, Buffer () {{{', '.join(map(hex, data))}}}) }}"
        for n, data in enumerate(templates))
    source = folder / "broken.asl"
    source.write_text('DefinitionBlock ("", "DSDT", 2, "FLIGHT", "BROKEN", 1)\n'
                      f"{{ Scope (\\_SB) {{\n{devices}\n}} }}\n")
    subprocess.run(["iasl", "-f", "-oa", "-p", folder / "broken", source], capture_output=True,
                   timeout=LIMIT_S)
    return folder / "broken.aml"


def test_acpica_takes_what_has_no_refused_defect(built, tmp_path):
    missing = [tool for tool in ("acpiexec", "iasl", "clang") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    cases = [case for name, good in good_templates().items() for case in broken(name, good)]
    assert len(cases) > 900
    table = table_of(tmp_path, [data for _, data in cases])
    devices = [f"\\_SB.D{n:03X}" for n in range(len(cases))]

    file = tmp_path / "cases"
    file.write_text("".join(device + "\n" for device in devices))
    done = subprocess.run([built.aml, "resources", table, "--world", "acpiexec", "--cases", file],
                          capture_output=True, timeout=LIMIT_S, check=True)
    ours = acpiexec.parts_split(done.stdout.decode("latin-1"), len(cases),
                                resource_text.ours_parse, dict)
    out = acpiexec.commands_run(acpiexec.preload_build(tmp_path), [table],
                                [f"resources {device}" for device in devices])
    theirs = acpiexec.parts_split(out, len(cases), resource_text.theirs_parse, dict)
    wrong = []
    taken = 0
    for (what, data), mine, other in zip(cases, ours, theirs):
        mine, other = mine["_CRS"], other["_CRS"]
        taken += other.status == "ok"
        # ACPICA shows what comes after a name without an end, whatever it is.
        is_same = mine.lines == other.lines or any(UNENDED in line for line in mine.lines)
        if mine.status != other.status or (mine.status == "ok" and not is_same):
            wrong.append(f"{what} {data.hex()}: {mine.status} {mine.lines}"
                         f" not {other.status} {other.lines}")
    assert not wrong, f"{len(wrong)} of {len(cases)}:\n" + "\n".join(wrong[:40])
    assert len(cases) / 5 < taken < len(cases) / 2
