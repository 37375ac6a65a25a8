// SPDX-License-Identifier: MIT
#pragma once
// How firmware left the PCI functions of a segment: bus numbers, windows, base addresses,
// capabilities. PCI 3.0; PCI-to-PCI Bridge 1.2; PCI Express 5.0.

#include <base/boot_info.h>
#include <base/finding.h>

// clang-format off
#define CHECK_PCI_KINDS(X)                                                                         \
    X(PCI_VENDOR, "pci.vendor", MEDIUM, "a function with vendor id 0", "PCI 3.0, 6.2.1",           \
      "Linux takes it for absent.")                                                                \
    X(PCI_HEADER, "pci.header-type", MEDIUM, "a header type that is not defined",                  \
      "PCI 3.0, 6.2.1", "Linux warns and ignores the function.")                                   \
    X(PCI_CLASS, "pci.bridge-class", MEDIUM, "a bridge by its header and not by its class, or the reverse", \
      "PCI 3.0, 6.2.1, appendix D", "Linux warns and takes the header's word or none.")            \
    X(PCI_PIN, "pci.interrupt-pin", LOW, "an interrupt pin above INTD", "PCI 3.0, 6.2.4",          \
      "The function gets no interrupt line.")                                                      \
    X(PCI_ROM, "pci.rom-enabled", LOW, "the expansion ROM was left enabled", "PCI 3.0, 6.2.5.2",   \
      "On some devices base addresses do not decode meanwhile.")                                   \
    X(PCI_BAR_ZERO, "pci.bar-unassigned", MEDIUM, "a base address of 0 is decoded",                \
      "PCI 3.0, 6.2.5.1", "Linux assigns a new one where there is room.")                          \
    X(PCI_BAR_TYPE, "pci.bar-type", LOW, "a base address of a reserved type", "PCI 3.0, 6.2.5.1",  \
      "Taken for one of 32 bits.")                                                                 \
    X(PCI_BAR_CUT, "pci.bar-cut", MEDIUM, "a 64-bit base address without an upper half",           \
      "PCI 3.0, 6.2.5.1", "Its upper half is read from another register.")                         \
    X(PCI_BAR_OVERLAP, "pci.bar-overlap", HIGH, "two functions decode the same addresses",         \
      "PCI 3.0, 6.2.5", "Linux moves one of them or disables it.")                                 \
    X(PCI_BAR_OUTSIDE, "pci.bar-outside", HIGH, "a base address outside the windows above it",     \
      "PCI 3.0, 6.2.5; ACPI 6.5, 6.4.3.5", "Accesses never arrive; Linux assigns a new one.")      \
    X(PCI_BAR_RAM, "pci.bar-in-ram", CRITICAL, "a base address in RAM", "PCI 3.0, 6.2.5",          \
      "Device and system write to the same addresses.")                                            \
    X(PCI_CAPABILITY, "pci.capability-offset", MEDIUM, "a capability within the header",           \
      "PCI 3.0, 6.7", "Systems stop there: what follows is lost.")                                 \
    X(PCI_CAPABILITY_LOOP, "pci.capability-loop", HIGH, "a list of capabilities without an end",   \
      "PCI 3.0, 6.7", "Systems stop after some; careless ones hang.")                              \
    X(PCI_EXTENDED, "pci.extended-offset", MEDIUM, "an extended capability below offset 0x100",    \
      "PCI Express 5.0, 7.6.3", "Systems stop there: what follows is lost.")                       \
    X(PCI_EXTENDED_LOOP, "pci.extended-loop", HIGH, "a list of extended capabilities without an end", \
      "PCI Express 5.0, 7.6.3", "Systems stop after some; careless ones hang.")                    \
    X(PCI_MSIX, "pci.msix-table", MEDIUM, "the MSI-X table or array lies outside its base address", \
      "PCI 3.0, 6.8.2", "MSI-X is not used; old interrupts or none are.")                          \
    X(PCI_BUS_ORDER, "pci.bus-order", HIGH, "a bridge's bus numbers are out of order",             \
      "PCI-to-PCI Bridge 1.2, 3.2.5.3 to 3.2.5.5", "Linux numbers the buses again.")               \
    X(PCI_BUS_TWICE, "pci.bus-twice", HIGH, "two bridges lead to the same bus",                    \
      "PCI-to-PCI Bridge 1.2, 3.2.5.4", "The functions of one of them are not found.")             \
    X(PCI_BUS_OUTSIDE, "pci.bus-outside", HIGH, "a bridge's buses go beyond those of the bridge above", \
      "PCI-to-PCI Bridge 1.2, 3.2.5.5", "Functions on them are not reached.")                      \
    X(PCI_PRIMARY, "pci.primary-bus", LOW, "a bridge has its own bus's number wrong",              \
      "PCI-to-PCI Bridge 1.2, 3.2.5.3", "Linux sets it right.")                                    \
    X(PCI_WINDOW, "pci.window-outside", HIGH, "a bridge's window goes beyond that of the bridge above", \
      "PCI-to-PCI Bridge 1.2, 4.1", "Accesses never arrive; Linux assigns a new one.")             \
    X(PCI_WINDOW_OVERLAP, "pci.window-overlap", HIGH, "windows of two bridges on a bus overlap",   \
      "PCI-to-PCI Bridge 1.2, 4.1", "Both answer: accesses are lost or mixed.")                    \
    X(PCI_ECAM, "pci.ecam", HIGH, "memory-mapped configuration space shows another function",      \
      "PCI Express 5.0, 7.2.2; PCI Firmware 3.3, 4.1", "Functions are driven by another's registers.") \
    X(PCI_MANY, "pci.not-all", INFO, "more functions than are looked at",                       \
      "A limit of this check", "What is beyond was not checked.")
// clang-format on

enum check_pci_kind { CHECK_PCI_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_pci_kinds;

enum check_pci_space { CHECK_PCI_IO, CHECK_PCI_MEMORY, CHECK_PCI_SPACES };

struct check_pci_window { // that a host bridge passes on
    enum check_pci_space space;
    uint64_t start, end; // inclusive
};

struct check_pci_function {
    uint16_t segment;
    uint8_t bus, device, function;
};

struct check_pci_region {
    struct check_pci_function where;
    uint8_t space;       // enum check_pci_space
    bool is_window;      // of a bridge
    uint64_t start, end; // inclusive
};

struct check_pci_bus {                   // what leads to it
    bool is_known;                       // scanned already, or to be
    bool is_limited;                     // to these windows; false: not known, or all passes
    uint8_t last;                        // bus that may be below
    uint16_t window_first, window_count; // among `windows`
};

#define CHECK_PCI_REGIONS 1024
#define CHECK_PCI_WINDOWS 1024

struct check_pci_work { // room to work in; contents do not matter
    struct check_pci_bus buses[256];
    struct check_pci_region regions[CHECK_PCI_REGIONS];
    struct check_pci_window windows[CHECK_PCI_WINDOWS];
    size_t region_count, window_count;
    bool is_full;
};

struct check_pci { // of one segment
    uint16_t segment;
    uint8_t first_bus, last_bus; // of its host bridge
    // Configuration space; aligned, 1, 2 or 4 bytes; all ones where there is nothing.
    uint32_t (*read)(void *arg, struct check_pci_function where, uint16_t offset, unsigned width);
    // How many bytes the base address register at `offset` decodes (both halves of a 64-bit one);
    // 0: not known. Asking takes writes: only where nobody uses the function. NULL: never asked.
    uint64_t (*bar_size)(void *arg, struct check_pci_function where, uint16_t offset);
    // The first 32 bits by memory-mapped configuration space; false: there is none. May be NULL.
    bool (*read_ecam)(void *arg, struct check_pci_function where, uint32_t *out);
    void *arg;
    const struct check_pci_window *windows; // of the host bridge; none: not known
    size_t window_count;
    const struct boot_memory_entry *entries; // of the memory map
    size_t entry_count;
};

void check_pci(const struct check_pci *input, struct check_pci_work *work,
               const struct finding_sink *sink);
