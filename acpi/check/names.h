// SPDX-License-Identifier: MIT
#pragma once
// What the checks of the namespace share. Private to acpi/check/names*.c.
//
// Where there is no hardware (aml check), what a method says after it has read a register tells
// nothing about the firmware: then such evaluations end at the first access, and are not judged.

#include <acpi/check.h>
#include <base/string.h>

#include "check/kinds.h"
#include "check/names_kinds.h"
#include "ns/node.h"

enum names_presence { NAMES_ABSENT, NAMES_UNKNOWN, NAMES_PRESENT };

struct names_list { // of items of one size, in memory of the context
    void *items;
    size_t count, capacity;
};

struct names_device {       // a device, processor or thermal zone that is present, or may be
    struct acpi_node *node; // counted
    uint32_t parent;        // index of the device above it; UINT32_MAX: none
    uint64_t hid, uid;      // hash; the number and 1, or a hash; 0: none
    uint64_t adr;           // UINT64_MAX: none
    bool is_present;        // for certain
    bool is_processor;      // a term, or ACPI0007
    bool is_root_bridge;    // PNP0A03, PNP0A08
    bool is_motherboard;    // PNP0C01, PNP0C02: resources that belong to nobody, or to others too
    bool has_crs, has_bus, has_window; // of a present one's _CRS
};

enum names_range_kind { NAMES_MEMORY, NAMES_IO, NAMES_IRQ };

struct names_range { // of the _CRS of a device that is present
    uint64_t first, last;
    uint32_t device;   // its index
    uint8_t kind;      // enum names_range_kind
    bool is_produced;  // a bridge's window
    bool is_shareable; // IRQ
};

struct names_kept { // memory that a motherboard device (PNP0C01, PNP0C02) reserves
    uint64_t first, last;
};

struct names_error { // the first of an evaluation
    status_t status;
    uint32_t offset;
    uint16_t table_index;
    char path[128], cause[112];
};

struct names_check {
    struct acpi_context *ctx;
    const struct acpi_check_machine *machine; // never NULL
    const struct finding_sink *sink;
    uintptr_t thread;
    uint64_t end_ns;     // of the host's clock: when to stop evaluating
    bool needs_hardware; // the last evaluation wanted a register, and there are none
    struct names_error error;

    struct acpi_node *scope; // the device, or scope, whose names are looked at
    enum names_presence presence;
    uint32_t device;           // its index in `devices`; UINT32_MAX: none
    struct names_list devices; // struct names_device
    struct names_list ranges;  // struct names_range
    struct names_list kept;    // struct names_kept
    bool is_kept_unknown;      // what a motherboard device reserves, only a register tells

    // From static tables; 0 where they are not there.
    uint32_t gpe0_count, gpe1_base, gpe1_count;
    uint32_t gsi_end; // no interrupt can have this number or one above
    const uint8_t *madt;
    size_t madt_length;
    bool is_hw_reduced;
    bool has_fadt;
};

// A finding at a node. `detail` NULL: no more to say.
void names_say(struct names_check *check, enum names_kind kind, const struct acpi_node *node,
               const char *detail, ...) PRINTF_LIKE(4, 5);

// The first static table with that signature.
bool names_table_find(struct names_check *check, const char *signature, const uint8_t **out_bytes,
                      size_t *out_length);

// Evaluation (names_evaluate.c)

// Takes errors, time and (without hardware) address spaces over for the check, and gives them back.
struct names_takeover {
    struct acpi_host_ops ops;
    const struct acpi_host_ops *ops_before;
    struct acpi_limits limits;
    enum acpi_error_action (*on_error)(void *arg, const struct acpi_error *error);
    void *on_error_arg;
    struct acpi_region_slot slots[ACPI_REGION_SLOTS];
    bool has_memory_handler;
    struct names_check *check;
};
void names_takeover_begin(struct names_check *check, struct names_takeover *takeover);
void names_takeover_end(struct names_takeover *takeover);

// The value of a node without arguments. False when there is none to judge; a method that fails is
// a finding where its device is present.
bool names_evaluate(struct names_check *check, struct acpi_node *node, struct acpi_value *out);
// A method with arguments; they are borrowed.
bool names_call(struct names_check *check, struct acpi_node *node, const struct acpi_value *args,
                size_t arg_count, struct acpi_value *out);
// The same without a finding: somebody else evaluates it too.
bool names_peek(struct names_check *check, struct acpi_node *node, struct acpi_value *out);
// Of the child `name` ("_CRS") of `parent`.
struct acpi_node *names_child(struct names_check *check, struct acpi_node *parent,
                              const char name[4]);
bool names_peek_child(struct names_check *check, struct acpi_node *parent, const char name[4],
                      struct acpi_value *out);
bool names_peek_integer(struct names_check *check, struct acpi_node *parent, const char name[4],
                        uint64_t *out);

// Elements of packages that have their shape. What is missing all the same: 0 or NULL.
size_t names_count(const struct acpi_value *package);
bool names_element(struct names_check *check, const struct acpi_value *package, size_t i,
                   struct acpi_value *out);
uint64_t names_element_integer(struct names_check *check, const struct acpi_value *package,
                               size_t i);
// Borrowed, as any node.
struct acpi_node *names_element_node(struct names_check *check, const struct acpi_value *package,
                                     size_t i);

// Lists: the new item, zeroed; NULL without memory (then less is checked).
void *names_list_add(struct names_check *check, struct names_list *list, size_t size);
void names_list_free(struct names_check *check, struct names_list *list, size_t size);

// 64-bit FNV-1a, never 0.
uint64_t names_hash(const void *bytes, size_t length);
bool names_is_processor(const struct names_check *check); // the device that is looked at
bool names_device_has_id(struct names_check *check, struct acpi_node *device, const char *id);
// The text of an id as it stands; false for what is none.
bool names_id_text(const struct acpi_value *value, char *out, size_t size);

// Whether `value` has the shape; the first thing that is wrong with it is a finding.
bool names_shape_check(struct names_check *check, struct acpi_node *node, const char *shape,
                       const struct acpi_value *value);

// What goes beyond shape, of a value that has its shape: by name.
void names_value_check(struct names_check *check, struct acpi_node *node,
                       const struct acpi_value *value);

// The parts. Each is told of a value or a device as the walk meets it, or looks at what was
// collected when it is over.
void names_id_check(struct names_check *check, struct acpi_node *device); // names_id.c
void names_ids_check(struct names_check *check);                          // all of them
void names_status_check(struct names_check *check, struct acpi_node *node, uint64_t status);
void names_companions_check(struct names_check *check, struct acpi_node *scope);
void names_ranges_check(struct names_check *check);                          // names_ranges.c
void names_link_check(struct names_check *check, struct acpi_node *device);  // names_routes.c
void names_dsm_check(struct names_check *check, struct acpi_node *device);   // names_values.c
void names_events_check(struct names_check *check, struct acpi_node *scope); // names_events.c
void names_zone_check(struct names_check *check, struct acpi_node *device);  // names_power.c
void names_osi_check(struct names_check *check);                             // names_osi.c
void names_initialization_check(struct names_check *check);                  // names_evaluate.c
