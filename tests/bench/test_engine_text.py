# SPDX-License-Identifier: MIT
"""The AML engine's text in the kernel stays within what the project promises (docs/aml-engine.md)."""

import os
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
ROOMS = ("ns", "object", "aml", "region")
LIMIT = 160 * 1024


def text_sizes(objects):
    """{object: bytes in its .text sections, those of the lazy part as well}."""
    output = subprocess.run(["llvm-size", "-A", *objects], capture_output=True, text=True,
                            check=True, timeout=60).stdout
    sizes, here = {}, None
    for line in output.splitlines():
        if line.endswith(":"):
            here = line.rsplit("  :", 1)[0]
            sizes[here] = 0
        elif section := re.match(r"(?:\.lazy)?\.text\S*\s+(\d+)\s", line):
            sizes[here] += int(section[1])
    return sizes


@pytest.mark.skipif(os.environ.get("DEBUG") == "1", reason="the limit is for what ships")
def test_engine_text():
    out = TOP / os.environ.get("BUILD", "build") / os.environ.get("ARCH", "x86_64")
    sources = [source.relative_to(TOP) for room in ROOMS
               for source in sorted((TOP / "acpi" / room).glob("*.c"))]
    objects = [out / "obj" / f"{source}.o" for source in sources]
    missing = [str(path) for path in objects if not path.exists()]
    assert not missing, f"the kernel is not built: {missing[:3]} are missing"
    sizes = text_sizes(list(map(str, objects)))
    assert len(sizes) == len(objects) and min(sizes.values()) > 0, sizes
    total = sum(sizes.values())
    largest = sorted(((size, path) for path, size in sizes.items()), reverse=True)[:8]
    told = "\n".join(f"{size:7} {os.path.relpath(path, out / 'obj')}" for size, path in largest)
    assert total <= LIMIT, (f"acpi/{{{','.join(ROOMS)}}} have {total} bytes of text, "
                            f"{total - LIMIT} more than the {LIMIT} allowed. The largest:\n{told}")
