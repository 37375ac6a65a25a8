// SPDX-License-Identifier: MIT
#pragma once
// The machine's CPUs as the kernel uses them.

#include <base/status.h>
#include <hal/smp.h>

enum cpu_state { CPU_ABSENT, CPU_OFFLINE, CPU_ONLINE, CPU_FAILED };

// What the firmware's tables list; filled by kernel/platform.c. The boot CPU is found by its id.
struct cpu_config {
    hal_cpu_id_t id;
    uint32_t firmware_uid; // ACPI's processor UID
    bool is_enabled;       // else it may be added later
};

// Starts every enabled CPU but the running one, in parallel. A CPU that does not come is reported
// and left out; option cpus=N limits their number (1: only the boot CPU).
void cpus_init(const struct cpu_config *configs, size_t count);
// Hot-add and removal: what ACPI events call. The boot CPU cannot leave.
status_t cpu_add(const struct cpu_config *config, unsigned *out_index) MUST_USE;
status_t cpu_remove(unsigned index) MUST_USE;

// For a sleep. Takes all CPUs but the boot CPU, on which the caller then runs, offline; until
// cpus_resume starts them again, none comes or leaves. *out_trampoline is the memory that CPUs
// begin with, which hal_suspend_prepare wants. When one does not leave, or there is no such memory,
// those that left are started again: then cpus_resume must not be called. Thread context.
status_t cpus_suspend(const struct hal_trampoline **out_trampoline) MUST_USE;
void cpus_resume(void);

size_t cpu_online_count(void);
// The lowest online CPU with an index of at least `index`; false past the last.
bool cpu_next_online(unsigned index, unsigned *out_index);
struct cpu_info {
    enum cpu_state state;
    hal_cpu_id_t id;
    uint32_t firmware_uid;
    uint64_t online_ns; // since it came; 0 when it does not run
    uint64_t idle_ns;   // of all its times online
    uint64_t switches, interrupts;
};
bool cpu_info_get(unsigned index, struct cpu_info *out); // false past the last known

// Runs fn(arg) in interrupt context on that CPU (at once, when it is the running one) and waits
// until it has. Not with interrupts off. ST_NOT_FOUND when it does not run, ST_TIMEOUT when it does
// not answer for ten seconds (reported).
status_t cpu_call(unsigned index, void (*fn)(void *arg), void *arg) MUST_USE;
// On every online CPU, this one too, in parallel.
status_t cpu_call_all(void (*fn)(void *arg), void *arg) MUST_USE;
