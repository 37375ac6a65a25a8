// SPDX-License-Identifier: MIT
#pragma once
// Processors of the namespace, and what their objects say of power states: ACPI 6.5, chapter 8.
// Functions evaluate AML, so what acpi/aml.h says of threads and locks holds. An object that is
// missing or returns nothing gives ST_AML_NAME_NOT_FOUND, one with another shape than the
// specification's ST_BAD_FORMAT or ST_AML_TYPE, one that fails the status it ended with.

#include <acpi/aml.h>
#include <acpi/tables.h>

// The Processor or ACPI0007 device after `previous` (NULL: the first), there or not. NULL at the
// end.
struct acpi_node *acpi_processor_next(struct acpi_context *ctx, struct acpi_node *previous);

struct acpi_processor {
    bool is_legacy; // declared by Processor(), which ACPI 6.0 took out
    bool has_uid;
    uint32_t uid; // _UID, or the number of Processor()
    bool has_apic_id;
    uint32_t apic_id;     // from _MAT, else from the MADT's entry with that UID
    uint32_t madt_flags;  // of that entry: 1 enabled, 2 can be enabled
    uint32_t sta;         // as acpi_device_status
    uint32_t block_paddr; // port of P_BLK, 0: none
};
// `madt` is the MADT with its header, NULL when there is none.
status_t acpi_processor_info(struct acpi_context *ctx, struct acpi_node *node, const uint8_t *madt,
                             size_t madt_length, struct acpi_processor *out) MUST_USE;
// Tells the firmware of each processor that is there what an operating system can do, by _OSC or
// _PDC: many only then have the other objects, or load the tables that hold them. What fails is
// logged by the engine. Returns how many were told.
unsigned acpi_processors_announce(struct acpi_context *ctx);

// An object that lists states: open, get by index (0 to count - 1), close. After a failed open
// there is nothing to close.
struct acpi_state_list {
    struct acpi_value value;
    size_t first; // index of the first state in the package
    size_t count;
};
void acpi_state_list_close(struct acpi_context *ctx, struct acpi_state_list *list);

struct acpi_pss_state { // 8.4.5.2, _PSS
    uint64_t mhz, mw, latency_us, bus_master_us, control, status;
};
status_t acpi_pss_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out) MUST_USE;
status_t acpi_pss_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_pss_state *out) MUST_USE;

struct acpi_tss_state { // 8.4.4.2, _TSS
    uint64_t percent, mw, latency_us, control, status;
};
status_t acpi_tss_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out) MUST_USE;
status_t acpi_tss_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_tss_state *out) MUST_USE;

struct acpi_cst_state { // 8.4.1.1, _CST
    struct acpi_gas entry;
    uint64_t type; // 1 to 3: C1 to C3
    uint64_t latency_us, mw;
};
status_t acpi_cst_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out) MUST_USE;
status_t acpi_cst_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_cst_state *out) MUST_USE;

struct acpi_lpi_state { // 8.4.3.3, _LPI
    uint64_t residency_us, latency_us, flags;
    bool is_enabled; // bit 0 of flags
    uint64_t counter_hz, parent;
    bool has_entry_register; // else `entry_number`
    struct acpi_gas entry;
    uint64_t entry_number;
    char name[24]; // cut
};
status_t acpi_lpi_open(struct acpi_context *ctx, struct acpi_node *node,
                       struct acpi_state_list *out) MUST_USE;
status_t acpi_lpi_get(struct acpi_context *ctx, const struct acpi_state_list *list, size_t i,
                      struct acpi_lpi_state *out) MUST_USE;

// Control and status registers of _PCT (8.4.5.1) and _PTC (8.4.4.1).
struct acpi_state_registers {
    struct acpi_gas control, status;
};
status_t acpi_pct(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_state_registers *out) MUST_USE;
status_t acpi_ptc(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_state_registers *out) MUST_USE;

// _PPC (8.4.5.3), _TPC (8.4.4.3): the index of the first state that may be used.
status_t acpi_ppc(struct acpi_context *ctx, struct acpi_node *node, uint64_t *out) MUST_USE;
status_t acpi_tpc(struct acpi_context *ctx, struct acpi_node *node, uint64_t *out) MUST_USE;

// Dependencies: _PSD (8.4.5.5), _TSD (8.4.4.4), and the first one of _CSD (8.4.1.2).
enum acpi_coordination {
    ACPI_COORD_SW_ALL = 0xfc,
    ACPI_COORD_SW_ANY = 0xfd,
    ACPI_COORD_HW_ALL = 0xfe
};

struct acpi_dependency {
    uint64_t domain, coordination, processors;
    uint64_t state; // _CSD: which C-state; else 0
};
status_t acpi_psd(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_dependency *out) MUST_USE;
status_t acpi_tsd(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_dependency *out) MUST_USE;
status_t acpi_csd(struct acpi_context *ctx, struct acpi_node *node,
                  struct acpi_dependency *out) MUST_USE;

// _CPC: 8.4.6.1. Entries in its order, without the first two (count and revision).
enum acpi_cpc_index {
    ACPI_CPC_HIGHEST,
    ACPI_CPC_NOMINAL,
    ACPI_CPC_LOWEST_NONLINEAR,
    ACPI_CPC_LOWEST,
    ACPI_CPC_GUARANTEED,
    ACPI_CPC_DESIRED,
    ACPI_CPC_MINIMUM,
    ACPI_CPC_MAXIMUM,
    ACPI_CPC_TOLERANCE,
    ACPI_CPC_WINDOW,
    ACPI_CPC_WRAPAROUND,
    ACPI_CPC_REFERENCE_COUNTER,
    ACPI_CPC_DELIVERED_COUNTER,
    ACPI_CPC_LIMITED,
    ACPI_CPC_ENABLE,
    ACPI_CPC_AUTONOMOUS_ENABLE,
    ACPI_CPC_AUTONOMOUS_WINDOW,
    ACPI_CPC_PREFERENCE,
    ACPI_CPC_REFERENCE,
    ACPI_CPC_LOWEST_MHZ,
    ACPI_CPC_NOMINAL_MHZ,
    ACPI_CPC_COUNT
};

struct acpi_cpc_entry {
    bool is_register; // else a number; a register at address 0 is not there
    uint64_t number;
    struct acpi_gas gas;
};

struct acpi_cpc {
    unsigned revision;
    size_t count; // of entries that are there
    struct acpi_cpc_entry entries[ACPI_CPC_COUNT];
};
status_t acpi_cpc(struct acpi_context *ctx, struct acpi_node *node, struct acpi_cpc *out) MUST_USE;

// All processors with all of the above, for people; one that is like the one before it is told in
// few words. `is_interrupted` may be NULL; ST_INTERRUPTED once it says so.
status_t acpi_processors_print(struct acpi_context *ctx, const uint8_t *madt, size_t madt_length,
                               bool (*is_interrupted)(void),
                               const struct acpi_text_sink *sink) MUST_USE;
