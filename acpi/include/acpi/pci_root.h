// SPDX-License-Identifier: MIT
#pragma once
// PCI root bridges (PNP0A03, PNP0A08), and what firmware and operating system agree upon by _OSC:
// who handles hot-plug, power management events and errors of PCI, and what of ACPI the operating
// system can do (ACPI 6.5, 6.2.11; PCI Firmware 3.3, 4.5). Thread context; AML runs in most calls.

#include <acpi/aml.h>

struct acpi_pci_root {
    bool is_express;  // PNP0A08
    uint16_t segment; // _SEG; 0 without one
    // The buses behind it: of _CRS, which more machines have right, else from _BBN (0 without one)
    // to 255.
    uint8_t first_bus, last_bus;
    bool has_bbn;
    uint8_t bbn;   // as _BBN has it
    uint64_t ecam; // _CBA: where configuration space of bus 0 begins; 0: not said
};
// The next one after `previous` (NULL: the first) that is there. NULL at the end.
struct acpi_node *acpi_pci_root_next(struct acpi_context *ctx, struct acpi_node *previous);
// What fails is as if it were not there; values out of range are logged and left out.
void acpi_pci_root_read(struct acpi_context *ctx, struct acpi_node *node,
                        struct acpi_pci_root *out);

// _OSC

enum acpi_osc_flag { // of the first dword of its buffer
    ACPI_OSC_QUERY = 1u << 0,
    ACPI_OSC_FAILED = 1u << 1,
    ACPI_OSC_BAD_UUID = 1u << 2,
    ACPI_OSC_BAD_REVISION = 1u << 3,
    ACPI_OSC_MASKED = 1u << 4 // some capabilities were refused
};
#define ACPI_OSC_DWORDS_MAX 8

// Evaluates _OSC of that node, whose `count` capability dwords, the first with ACPI_OSC_QUERY or 0,
// become what firmware answers. ST_AML_NAME_NOT_FOUND without _OSC; ST_AML_TYPE and ST_BAD_LENGTH
// for an answer that is no buffer or too short a one; ST_NOT_SUPPORTED when firmware says that it
// failed or knows neither UUID nor revision (dwords[0] says which).
status_t acpi_osc_evaluate(struct acpi_context *ctx, struct acpi_node *node, const uint8_t uuid[16],
                           uint32_t revision, uint32_t *dwords, unsigned count) MUST_USE;

enum acpi_pci_support { // what the operating system can do: PCI Firmware 3.3, table 4-5
    ACPI_PCI_SUPPORT_EXTENDED_CONFIG = 1u << 0,
    ACPI_PCI_SUPPORT_ASPM = 1u << 1,
    ACPI_PCI_SUPPORT_CLOCK_PM = 1u << 2,
    ACPI_PCI_SUPPORT_SEGMENTS = 1u << 3,
    ACPI_PCI_SUPPORT_MSI = 1u << 4
};

enum acpi_pci_control { // what it may take over from the firmware: table 4-6
    ACPI_PCI_CONTROL_HOTPLUG = 1u << 0,
    ACPI_PCI_CONTROL_SHPC = 1u << 1,
    ACPI_PCI_CONTROL_PME = 1u << 2,
    ACPI_PCI_CONTROL_AER = 1u << 3,
    ACPI_PCI_CONTROL_CAPABILITY = 1u << 4,
    ACPI_PCI_CONTROL_LTR = 1u << 5,
    ACPI_PCI_CONTROL_DPC = 1u << 7
};
#define ACPI_PCI_CONTROL_ALL 0xbfu

struct acpi_pci_osc {
    status_t status;    // as acpi_osc_evaluate; ST_OK: firmware answered all
    uint32_t flags;     // of its last answer
    uint32_t support;   // what it was told
    uint32_t offered;   // control that it would hand over
    uint32_t requested; // control that was asked for in earnest
    uint32_t granted;   // control that it handed over
    uint32_t unasked;   // control bits in an answer that nobody had asked for; not in the above
};
// First a query, which changes nothing: what of ACPI_PCI_CONTROL_ALL the firmware would give. Then,
// when some of `wanted` is among that, a request for just those. Whoever wants control must be able
// to exercise it: firmware stops doing so itself.
void acpi_pci_osc_negotiate(struct acpi_context *ctx, struct acpi_node *node, uint32_t support,
                            uint32_t wanted, struct acpi_pci_osc *out);
// "native hot-plug, PME"; "nothing" for 0.
void acpi_pci_control_print(uint32_t control, const struct acpi_text_sink *sink);

enum acpi_platform_support { // of \_SB._OSC: ACPI 6.5, table 6.13
    ACPI_PLATFORM_PAD = 1u << 0,
    ACPI_PLATFORM_PPC_OST = 1u << 1,
    ACPI_PLATFORM_PR3 = 1u << 2,
    ACPI_PLATFORM_HOTPLUG_OST = 1u << 3,
    ACPI_PLATFORM_APEI = 1u << 4,
    ACPI_PLATFORM_CPPC = 1u << 5,
    ACPI_PLATFORM_CPPC2 = 1u << 6
};

struct acpi_platform_osc {
    status_t status; // as above
    uint32_t flags;
    uint32_t told, accepted;
};
// A query with `support`, then, told in earnest, what of it firmware accepts.
void acpi_platform_osc_negotiate(struct acpi_context *ctx, uint32_t support,
                                 struct acpi_platform_osc *out);
