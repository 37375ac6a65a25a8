// SPDX-License-Identifier: MIT
#pragma once
// How the firmware left the CPUs: all there, all alike, and what must be locked is locked.

#include <base/finding.h>
#include <hal/firmware.h>

// clang-format off
#define CHECK_CPU_KINDS(X)                                                                         \
    X(CHECK_CPU_ABSENT, "cpu.does-not-start", HIGH, "an enabled CPU of the MADT does not start",         \
      "ACPI 6.5, 5.2.12.2", "It is left out, after a wait of some seconds.")                       \
    X(CHECK_CPU_UNLISTED, "cpu.not-listed", HIGH, "a CPU runs that the MADT does not list",              \
      "ACPI 6.5, 5.2.12", "Its interrupts and its ACPI device cannot be matched to it.")           \
    X(CHECK_CPU_ORDER, "cpu.boot-not-first", LOW, "the MADT does not list the boot CPU first",           \
      "ACPI 6.5, 5.2.12.1", "Systems that take the first one for the boot CPU start the wrong ones.") \
    X(CHECK_CPU_ID, "cpu.id", MEDIUM, "its interrupt controller has another id than the CPU itself",     \
      "Intel SDM 3A, 10.4.6", "Topology is guessed wrongly; interrupts may go astray.")            \
    X(CHECK_CPU_IDENTITY, "cpu.identity-differs", HIGH, "CPUs of different models or steppings",         \
      "Intel SDM 3A, 8.4", "The system takes the boot CPU's features and errata for all.")         \
    X(CHECK_CPU_FEATURES, "cpu.features-differ", HIGH, "CPUs differ in their features",                  \
      "Intel SDM 3A, 8.4", "A thread that moves to the lesser CPU crashes.")                       \
    X(CHECK_CPU_MICROCODE, "cpu.microcode-differs", MEDIUM, "CPUs run different microcode",              \
      "Intel SDM 3A, 9.11.6", "Linux loads its own or warns; errata bite on some CPUs only.")      \
    X(CHECK_CPU_NO_MICROCODE, "cpu.microcode-absent", MEDIUM, "no microcode update was loaded",          \
      "Intel SDM 3A, 9.11", "Errata and holes stay open until the system loads one.")              \
    X(CHECK_CPU_SETTINGS, "cpu.settings-differ", MEDIUM, "CPUs are set up differently",                  \
      "Intel SDM 3A, 8.4", "Features work on some CPUs only.")                                     \
    X(CHECK_CPU_UNLOCKED, "cpu.unlocked", MEDIUM, "a register that firmware must lock is open",          \
      "Intel SDM 3C, 23.7; AMD BKDG, HWCR", "Whoever runs in the kernel can change SMM or VMX.")   \
    X(CHECK_CPU_NO_EXECUTE, "cpu.no-execute-off", HIGH, "execute disable is switched off",               \
      "Intel SDM 4, IA32_MISC_ENABLE", "Linux switches it on again; others run without it.")       \
    X(CHECK_CPU_LIMITED, "cpu.cpuid-limited", MEDIUM, "CPUID is limited for an ancient system",          \
      "Intel SDM 4, IA32_MISC_ENABLE", "Linux lifts it; others miss features.")                    \
    X(CHECK_CPU_COUNTER, "cpu.counter-moved", LOW, "the cycle counter was adjusted",                     \
      "Intel SDM 3B, 17.17.3", "Linux warns and sets it back.")                                    \
    X(CHECK_CPU_COUNTERS, "cpu.counters-differ", HIGH, "cycle counters are adjusted differently",        \
      "Intel SDM 3B, 17.17.3", "Time steps back from CPU to CPU; a slow clock is used.")           \
    X(CHECK_CPU_TYPES, "cpu.memory-types-differ", HIGH, "CPUs had other memory types than the first",    \
      "Intel SDM 3A, 11.11.8", "Memory loses data unless the system sets them alike.")             \
    X(CHECK_CPU_UNREAD, "cpu.register-faults", MEDIUM,                                                   \
      "a register that the CPU must have faults when it is read", "Intel SDM 4, 2.1",              \
      "Systems that read it without care crash.")
// clang-format on

enum check_cpu_kind { CHECK_CPU_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_cpu_kinds;

#define CHECK_CPU_FACTS 32

struct check_cpu {
    unsigned index; // 0: the boot CPU, which is the first in the list
    uint64_t id;    // the architecture's, as the interrupt controller has it
    bool is_listed; // by the MADT, as enabled
    size_t place;   // there, among those: 0 for the first
    bool is_running;
    size_t fact_count;
    // A fact without a name: reading it faulted.
    struct hal_cpu_fact facts[CHECK_CPU_FACTS];
};

// `repairs`: struct hal_memory_types.
void check_cpus(const struct check_cpu *cpus, size_t count, unsigned repairs,
                const struct finding_sink *sink);
