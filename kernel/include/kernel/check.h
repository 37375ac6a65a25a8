// SPDX-License-Identifier: MIT
#pragma once
// What is wrong with the firmware of the machine that we run on, as far as only the machine itself
// tells it: UEFI's memory map and tables, SMBIOS, the CPUs, memory types, PCI. What tables and AML
// tell is acpi/check's. Parts of kernel/check are pure code over plain inputs, tested on the host.

#include <base/boot_info.h>
#include <base/finding.h>

// Gathers and checks all of it; takes some seconds for the CPUs' stolen time (check_stolen_time).
// Thread context.
void check_machine(const struct boot_info *boot, const struct finding_sink *sink);
// The kinds of its parts, by index; false past the end.
bool check_machine_kinds(size_t index, struct finding_kinds *out);
