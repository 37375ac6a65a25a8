// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/event share.
//
// Two locks: the host's spinlock (events_lock), taken by the interrupt too, guards what the
// hardware is told and the flags below; the interpreter lock guards the lists, which only grow
// while the machine runs, and the wake devices. Whoever needs both takes the interpreter lock
// first.

#include <acpi/event.h>

#include "aml/engine.h"

struct event_pace { // how often something comes
    uint64_t last_ns;
    uint32_t count; // without a pause
};

struct fixed_event {
    acpi_fixed_handler handler; // NULL: disabled
    void *arg;
    uint64_t count;
    struct event_pace pace;
    bool is_there, is_pending, is_masked, tells_storm;
};

struct gpe {
    struct acpi_node *method; // counted
    struct acpi_gpe_handler handler;
    uint64_t count;
    struct event_pace pace;
    uint16_t wanted;       // by whom it was enabled
    uint16_t wake_devices; // whose _PRW names it
    bool has_handler, is_level;
    bool is_automatic;  // one of `wanted` is its method's
    bool is_button;     // one of the devices needs it while the machine runs
    bool is_busy;       // off until a thread is done with it
    bool is_pending;    // for that thread
    bool is_masked;     // by a storm, or the host
    bool is_unhandled;  // off until there is somebody
    bool is_in_handler; // its interrupt or thread function runs
    bool tells_storm, tells_unhandled, tells_foreign; // to be reported
};

struct gpe_block {
    struct gpe_block *next;
    struct acpi_node *node; // counted; NULL: the FADT's
    struct acpi_gpe_registers registers;
    bool has_line;    // an interrupt of its own
    uint8_t *enable;  // what the enable registers were told, one byte each
    struct gpe *gpes; // 8 * registers.registers
};

struct wake_device {
    struct wake_device *next;
    struct acpi_node *node; // counted
    struct gpe_block *block;
    struct gpe *gpe;
    unsigned deepest_state;
};

struct event_line {
    struct event_line *next;
    struct acpi_node *node;  // counted
    struct gpe_block *block; // NULL: a GED
    struct event_pace pace;
    struct acpi_event_line info; // without the node
};

struct acpi_events {
    struct acpi_context *ctx;
    struct acpi_events_config config;
    struct fixed_event fixed[ACPI_FIXED_EVENTS];
    struct gpe_block *blocks; // the FADT's come first
    struct wake_device *wake_devices;
    struct event_line *lines; // in the order of their indices
    bool is_started, is_paused;
};

uintptr_t events_lock(const struct acpi_events *events);
void events_unlock(const struct acpi_events *events, uintptr_t state);
// With events_lock held.
void events_wake(const struct acpi_events *events);
// Counts one more. True when that was one too many.
bool events_pace(const struct acpi_events *events, struct event_pace *pace);
// No lock held.
void events_report(const struct acpi_events *events, const struct acpi_event_report *report);

// fixed.c
void fixed_events_init(struct acpi_events *events);
void fixed_events_off(struct acpi_events *events);
bool fixed_events_detect(struct acpi_events *events); // events_lock held
void fixed_events_work(struct acpi_events *events);

// gpe.c
// Switches the block's events off and clears them. ST_NO_MEMORY; ST_NO_DEVICE when the registers do
// not answer. Takes over the registers and a count of `node`; interpreter lock held.
status_t gpe_block_add(struct acpi_events *events, struct acpi_node *node,
                       const struct acpi_gpe_registers *registers, struct gpe_block **out) MUST_USE;
void gpe_blocks_free(struct acpi_events *events);
// NULL when there is none.
struct gpe *gpe_find(const struct acpi_events *events, const struct acpi_node *node,
                     uint32_t number, struct gpe_block **out_block);
uint32_t gpe_number(const struct gpe_block *block, const struct gpe *gpe);
// Tells the hardware what shall be on. events_lock held.
void gpe_apply(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe);
// A thread, or the interrupt, is done with it: cleared if of level trigger, and on again if it
// shall be. events_lock held.
void gpe_finish(struct acpi_events *events, struct gpe_block *block, struct gpe *gpe);
// In the interrupt, with events_lock held, which handlers are called without.
bool gpe_block_detect(struct acpi_events *events, struct gpe_block *block, uintptr_t *lock_state);
bool gpe_block_detect_foreign(struct acpi_events *events, struct gpe_block *block);

// gpe_work.c
void gpes_work(struct acpi_events *events);
// Methods _Lxx and _Exx of all blocks. Interpreter lock held.
void gpe_methods_discover(struct acpi_events *events);
void gpes_start(struct acpi_events *events);
// wake.c
// Interpreter lock held: one that has a _PRW; those that went with their table.
void wake_device_add(struct acpi_events *events, struct acpi_node *node);
void wake_devices_drop_lost(struct acpi_events *events);
void wake_devices_free(struct acpi_events *events);
// Notifies the devices that only a _PRW connects with the GPE; reports.
void wake_devices_notify(struct acpi_events *events, const struct gpe_block *block,
                         const struct gpe *gpe);
// lines.c
// A GED, or else a GPE block device. Interpreter lock held.
void event_lines_add(struct acpi_events *events, struct acpi_node *node, bool is_ged);
void event_lines_free(struct acpi_events *events);
