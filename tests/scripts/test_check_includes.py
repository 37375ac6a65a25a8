# SPDX-License-Identifier: MIT
"""scripts/check-includes finds what it is there to find, and only that."""

import os
import subprocess

import pytest

SPDX = "// SPDX-License-Identifier: MIT\n"
HEADER = SPDX + "#pragma once\n"

# A small house in which everything is allowed.
HOUSE = {
    "kernel/base/include/base/types.h": HEADER + "#include <stdint.h>\ntypedef uint64_t paddr_t;\n",
    "kernel/base/include/base/text.h": HEADER + "#if __STDC_HOSTED__\n#include <string.h>\n"
                                                "#else\nint puts(const char *);\n#endif\n",
    "kernel/lib/include/lib/ring.h": HEADER + "#include <base/types.h>\n",
    "kernel/device/include/device/console.h": HEADER + "#include <base/types.h>\n",
    "kernel/include/kernel/log.h": HEADER + "#include <base/types.h>\n",
    "kernel/mm/private.h": HEADER + "#include <base/types.h>\n",
    "kernel/mm/pmm.c": SPDX + '#include "private.h"\n#include <hal/cpu.h>\n#include <kernel/log.h>\n'
                              "#include <drivers/serial.h>\n",
    "kernel/platform.c": SPDX + "#include <acpi/tables.h>\n#include <kernel/log.h>\n",
    "kernel/shell/acpi_eval.c": SPDX + "#include <acpi/tables.h>\n",
    "hal/include/hal/cpu.h": HEADER + "#include <base/types.h>\n#include <hal_arch/cpu.h>\n",
    "hal/x86_64/include/hal_arch/cpu.h": HEADER + "#ifdef __x86_64__\n#include <cpuid.h>\n#endif\n",
    "drivers/include/drivers/serial.h": HEADER + "#include <hal/cpu.h>\n",
    "drivers/serial/uart.h": HEADER + "#include <base/types.h>\n",
    "drivers/serial/uart.c": SPDX + '#include "uart.h"\n#include <device/console.h>\n'
                                    "#include <lib/ring.h>\n",
    "acpi/include/acpi/tables.h": HEADER + "#include <base/types.h>\n",
    "acpi/ns/node.h": HEADER + "#include <acpi/tables.h>\n",
    "acpi/aml/run.c": SPDX + '#include "ns/node.h"\n',
    "acpi/tool/main.c": SPDX + '#include "ns/node.h"\n#include <stdio.h>\n',
    "efi/main.c": SPDX + "#include <efi.h>\n#include <base/types.h>\n",
    "tests/host/test_ns.c": SPDX + '#include "acpi/ns/node.h"\n#include <cmocka.h>\n',
    "scripts/run": "#!/bin/sh\n# SPDX-License-Identifier: MIT\n",
    "LICENSE": "MIT\n",
}


def check(root, changes, compile_headers=False):
    for path, text in {**HOUSE, **changes}.items():
        full = root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text)
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    done = subprocess.run(
        [os.path.join(top, "scripts", "check-includes"),
         *([] if compile_headers else ["--no-compile"]), str(root)],
        capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.splitlines()[:-1], done.stderr


def test_a_house_in_order_has_no_breach(tmp_path):
    assert check(tmp_path, {}, compile_headers=True) == (0, [], "")


@pytest.mark.parametrize("path, line, told", [
    ("kernel/base/status.c", "#include <lib/ring.h>", "room base may not include lib"),
    ("kernel/lib/ring.c", "#include <kernel/log.h>", "room lib may not include kernel"),
    ("kernel/lib/print.c", "#include <stdio.h>", "<stdio.h> is not for freestanding code"),
    ("hal/x86_64/trap.c", "#include <kernel/log.h>", "room hal may not include kernel"),
    ("hal/x86_64/irq.c", "#include <acpi/tables.h>", "room hal may not include acpi"),
    ("drivers/pci/pci.c", "#include <acpi/tables.h>", "room drivers may not include acpi"),
    ("drivers/pci/bus.c", "#include <kernel/log.h>", "room drivers may not include kernel"),
    ("acpi/aml/vm.c", "#include <kernel/log.h>", "room acpi may not include kernel"),
    ("acpi/aml/io.c", "#include <hal/cpu.h>", "room acpi may not include hal"),
    ("kernel/main.c", "#include <acpi/tables.h>", "room kernel may not include acpi"),
    ("kernel/shell/mem.c", "#include <acpi/tables.h>", "room kernel may not include acpi"),
    ("kernel/acpi_host.c", '#include "../acpi/ns/node.h"', "is private to room acpi"),
    ("kernel/irq/irq.c", '#include "../../drivers/serial/uart.h"', "is private to room drivers"),
    ("efi/loader.c", "#include <hal/cpu.h>", "room efi may not include hal"),
    ("kernel/time/tsc.c", "#if defined(__x86_64__)", "#if on __x86_64__ outside hal/ and efi/"),
    ("acpi/aml/arm.h", "#ifdef __aarch64__", "#if on __aarch64__ outside hal/ and efi/"),
])
def test_a_breach_is_told_with_its_file_and_line(tmp_path, path, line, told):
    code, breaches, _ = check(tmp_path, {path: f"{SPDX}\n{line}\n"})
    assert code == 1
    assert len(breaches) == 1, breaches
    assert breaches[0].startswith(f"{path}:3: ") and told in breaches[0]


@pytest.mark.parametrize("path", ["kernel/new.c", "scripts/tool", "docs/page.md", "esp.mk"])
def test_a_file_without_spdx_is_told(tmp_path, path):
    code, breaches, _ = check(tmp_path, {path: "one\ntwo\nthree\n// SPDX-License-Identifier: MIT\n"})
    assert (code, breaches) == (1, [f"{path}:1: no SPDX-License-Identifier line"])


def test_a_header_that_needs_another_is_told(tmp_path):
    code, breaches, _ = check(
        tmp_path, {"kernel/include/kernel/pmm.h": HEADER + "paddr_t pmm_page_alloc(void);\n"},
        compile_headers=True)
    assert code == 1 and len(breaches) == 1
    assert breaches[0].startswith("kernel/include/kernel/pmm.h:1: does not compile alone")
