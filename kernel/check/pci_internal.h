// SPDX-License-Identifier: MIT
#pragma once
// What the parts of the check of PCI share.

#include "pci.h"

struct pci_check {
    const struct check_pci *input;
    struct check_pci_work *work;
    const struct finding_sink *sink;
};

struct pci_function {
    struct check_pci_function where;
    uint8_t header; // without the multi-function bit
    uint32_t class; // base class, subclass, interface
    uint16_t command, status;
    unsigned bar_count;
    uint64_t bar_size[6]; // bytes; 0: not known
    bool bar_is_io[6], bar_is_there[6];
};

void pci_say(const struct pci_check *check, enum check_pci_kind kind,
             const struct check_pci_function *where, const char *detail, ...) PRINTF_LIKE(4, 5);
uint32_t pci_read(const struct pci_check *check, const struct pci_function *function,
                  uint16_t offset, unsigned width);
// Whether the windows above let [start, end] pass; true as well when they are not known.
bool pci_passes(const struct pci_check *check, uint8_t bus, enum check_pci_space space,
                uint64_t start, uint64_t end);
// Keeps what is decoded, for the search of overlaps at the end.
void pci_region_add(const struct pci_check *check, const struct check_pci_function *where,
                    enum check_pci_space space, bool is_window, uint64_t start, uint64_t end);

void pci_bars_check(const struct pci_check *check, struct pci_function *function);
void pci_capabilities_check(const struct pci_check *check, const struct pci_function *function);
// A bridge to another bus; makes that known.
void pci_bridge_check(const struct pci_check *check, const struct pci_function *function);
