// SPDX-License-Identifier: MIT
#pragma once
// Events: the fixed ones of PM1, general-purpose ones (GPEs), and the interrupts of GED devices.
// ACPI 6.5, 4.8.4, 5.6.4, 5.6.5 and 5.6.9.
//
// What happens in the interrupt (acpi_events_interrupt) is short: the event is cleared or masked,
// and noted. AML and handlers run when a thread calls acpi_events_work. So the host
//   1. creates the object after the machine is in ACPI mode: every event is off and cleared then;
//   2. connects the SCI, adds handlers of its own;
//   3. calls acpi_events_discover when the namespace is loaded and its devices are initialised:
//      methods _Lxx and _Exx, _PRW, GPE block devices (ACPI0006), GEDs (ACPI0013); again whenever
//      tables came or went;
//   4. calls acpi_events_start last of all: from then on GPEs with a method, unless they only wake
//      the machine, are enabled.
//
// A GPE that is handled by a thread is disabled meanwhile. One of edge trigger (_Exx) is cleared
// before its method runs, one of level trigger (_Lxx) after it and after the handlers of what the
// method notified; then it is enabled again.

#include <acpi/registers.h>

struct acpi_events;

enum acpi_fixed_event {
    ACPI_EVENT_TIMER, // the PM timer's top bit changed
    ACPI_EVENT_GLOBAL_LOCK,
    ACPI_EVENT_POWER_BUTTON,
    ACPI_EVENT_SLEEP_BUTTON,
    ACPI_EVENT_RTC,
    ACPI_FIXED_EVENTS
};
const char *acpi_fixed_event_name(enum acpi_fixed_event event); // "power button"

enum acpi_event_report_kind {
    ACPI_EVENT_FIXED,         // `fixed` happened
    ACPI_EVENT_GPE_METHOD,    // the method `node` of a GPE ran; `status`
    ACPI_EVENT_GPE_WAKE,      // a GPE without a method: device `node` was notified that it wakes
    ACPI_EVENT_GPE_HANDLER,   // a handler of the host's ran
    ACPI_EVENT_GPE_UNHANDLED, // nobody handles it: it is off from now on
    ACPI_EVENT_GPE_FOREIGN,   // somebody else had enabled it: it is off again
    ACPI_EVENT_GPE_STORM,     // it came too often and is masked
    ACPI_EVENT_FIXED_STORM,
    ACPI_EVENT_GED,      // _EVT of `node` ran for interrupt `number`; `status`
    ACPI_EVENT_GED_STORM // the interrupt is not to be connected any more
};

struct acpi_event_report {
    enum acpi_event_report_kind kind;
    enum acpi_fixed_event fixed;
    struct acpi_node *block; // GPE: the block device, NULL for the FADT's blocks
    uint32_t number;         // of the GPE or the interrupt
    struct acpi_node *node;  // borrowed; NULL when there is none
    status_t status;
};

// A device of the host's own interest, such as a button: looked for in the same walk, for walks
// cost. `found` is called for each that has that _HID or _CID and is present, each time that
// acpi_events_discover is; with the interpreter lock held.
struct acpi_event_device {
    const char *id;
    void (*found)(void *arg, struct acpi_node *node);
};

struct acpi_events_config {
    struct acpi_machine machine;            // copied; what it points at must stay
    const struct acpi_registers *registers; // must stay open
    // A spinlock that shuts this CPU's interrupts off. Within it only registers are touched and
    // `wake` and the host's clock_ns are called. NULL on a host without interrupts.
    uintptr_t (*lock)(void *arg);
    void (*unlock)(void *arg, uintptr_t state);
    // A thread shall call acpi_events_work soon. Any context, `lock` held.
    void (*wake)(void *arg);
    // Calls the handlers of what was notified so far, in the thread of acpi_events_work. NULL:
    // somebody else does, and level GPEs do not wait for it.
    void (*notifications_run)(void *arg);
    // What was done, for a log. Thread context, no lock held. May be NULL.
    void (*report)(void *arg, const struct acpi_event_report *report);
    const struct acpi_event_device *devices; // until one without an id; NULL: none
    void *arg;
    // More than `storm_count` events of one kind with no pause of `storm_pause_ns` between any two:
    // it is masked and reported. How fast they come says nothing: a storm takes all the time that
    // there is. 0: 2000 and 100 ms. What a handler of the host's says is its own does not count.
    uint32_t storm_count;
    uint64_t storm_pause_ns;
};

// Switches every fixed event and GPE of the FADT off and clears them. Hardware that does not answer
// (all ones) is logged and left out. A hardware-reduced machine has neither. ST_NO_MEMORY.
status_t acpi_events_create(struct acpi_context *ctx, const struct acpi_events_config *config,
                            struct acpi_events **out) MUST_USE;
// Switches all off. The host's interrupts and threads are out of it by then, and the context still
// there. NULL is fine.
void acpi_events_destroy(struct acpi_events *events);

// Thread context; failures are logged, and concern what they happened at only.
void acpi_events_discover(struct acpi_events *events);
void acpi_events_start(struct acpi_events *events);
// The SCI. Interrupt context. Whether anything was found, which an SCI that several devices share
// or that is of edge trigger wants to know (the latter: call it until there is nothing).
bool acpi_events_interrupt(struct acpi_events *events);
// Thread context, no lock held, one thread at a time.
void acpi_events_work(struct acpi_events *events);

// Fixed events

// Called by acpi_events_work.
typedef void (*acpi_fixed_handler)(void *arg, enum acpi_fixed_event event);
// Clears the event and enables it; NULL disables it. ST_NO_DEVICE when the machine has no PM1, or
// (buttons, RTC) the FADT says that they are not fixed hardware there.
status_t acpi_fixed_handler_set(struct acpi_events *events, enum acpi_fixed_event event,
                                acpi_fixed_handler handler, void *arg) MUST_USE;

struct acpi_fixed_event_info {
    bool is_there, is_enabled, is_masked;
    uint64_t count;
};
void acpi_fixed_event_info(struct acpi_events *events, enum acpi_fixed_event event,
                           struct acpi_fixed_event_info *out);

// GPEs. `block` is a GPE block device, NULL for the FADT's two blocks. ST_NOT_FOUND: no such block,
// or none of its registers has that number.

enum acpi_gpe_result {
    ACPI_GPE_HANDLED, // done; it is enabled again at once
    ACPI_GPE_THREAD,  // `thread` shall do the rest
    ACPI_GPE_NOT_MINE // as HANDLED, but counts for a storm
};

struct acpi_gpe_handler {
    // In interrupt context, no lock held; may call acpi_gpe_mask. NULL: as if it said THREAD.
    enum acpi_gpe_result (*interrupt)(void *arg);
    // By acpi_events_work; may evaluate and sleep. NULL only when `interrupt` never says THREAD.
    void (*thread)(void *arg);
    void *arg;
    bool is_level; // else edge
};
// In place of the method, if there is one; copied. Does not enable. ST_ALREADY_EXISTS.
status_t acpi_gpe_handler_add(struct acpi_events *events, struct acpi_node *block, uint32_t number,
                              const struct acpi_gpe_handler *handler) MUST_USE;
// Once it returns the handler does not run any more. Not from the handler. Thread context.
status_t acpi_gpe_handler_remove(struct acpi_events *events, struct acpi_node *block,
                                 uint32_t number) MUST_USE;
// Counted: enabled while somebody wants it. Any context but acpi_gpe_handler's `interrupt`.
// acpi_gpe_disable: ST_INVALID_ARGUMENT when nobody does.
status_t acpi_gpe_enable(struct acpi_events *events, struct acpi_node *block,
                         uint32_t number) MUST_USE;
status_t acpi_gpe_disable(struct acpi_events *events, struct acpi_node *block,
                          uint32_t number) MUST_USE;
// Masked, it stays off whoever wants it; what a storm masked, too, can be let through again.
enum acpi_gpe_masking { ACPI_GPE_UNMASK, ACPI_GPE_MASK };
status_t acpi_gpe_mask(struct acpi_events *events, struct acpi_node *block, uint32_t number,
                       enum acpi_gpe_masking masking) MUST_USE;

struct acpi_gpe_info {
    struct acpi_node *block; // borrowed
    uint32_t number;
    bool is_level, has_handler, can_wake;
    bool is_wanted; // somebody enabled it
    bool is_masked, is_pending;
    struct acpi_node *method; // borrowed; NULL: none
    unsigned wake_devices;
    uint64_t count;
};
// The index-th of those that have a method, a handler, a device to wake or a count. False past the
// end.
bool acpi_gpe_info(struct acpi_events *events, size_t index, struct acpi_gpe_info *out);

// Devices with a _PRW (acpi/sleep.h), whose GPE wakes the machine. False past the end.
struct acpi_wake_device {
    struct acpi_node *node, *block; // borrowed
    uint32_t gpe;
    unsigned deepest_state; // from which it wakes: S0..S5
};
bool acpi_wake_device(struct acpi_events *events, size_t index, struct acpi_wake_device *out);

// Around a sleep, whose GPEs acpi/sleep.h arms: between the two none is on but by it. Fixed events
// are its own. Interrupts may be off.
void acpi_events_pause(struct acpi_events *events);
void acpi_events_continue(struct acpi_events *events);

// Interrupts of their own: GEDs (each of _CRS's), and GPE block devices that do not use the SCI.

struct acpi_event_line {
    struct acpi_node *node; // borrowed
    bool is_ged;            // else a GPE block
    bool is_isa;            // `gsi` is an ISA interrupt, which the MADT may redirect
    uint32_t gsi;
    bool is_edge, is_active_low, is_shared;
    bool is_masked; // after a storm
    uint64_t count;
};
// The index-th; false past the end. Indices stay as they are; discovering adds.
bool acpi_event_line(struct acpi_events *events, size_t index, struct acpi_event_line *out);
// A GPE block's interrupt, in interrupt context; false: not its own.
bool acpi_event_line_interrupt(struct acpi_events *events, size_t index);
// A GED's, in a thread with the interrupt masked if it is of level trigger: runs _EVT (or _Exx or
// _Lxx below the GED). False when the interrupt came too often: it is to be disconnected.
bool acpi_event_line_work(struct acpi_events *events, size_t index);
