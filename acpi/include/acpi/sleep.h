// SPDX-License-Identifier: MIT
#pragma once
// Sleep from which the machine comes back: S1, S2 and S3 (ACPI 6.5, 7.4.2 and 16.1). The host
// calls, in this order: acpi_sleep_begin, then puts its devices to rest; acpi_sleep_prepare, then
// takes all CPUs but one away; acpi_sleep_vector_set; with interrupts off acpi_sleep_enter and,
// when that came back or the machine woke up at the vector, acpi_sleep_wake; with its CPUs and
// devices back acpi_sleep_end. After a step that failed acpi_sleep_end undoes those before it. S5
// is acpi/power.h's.

#include <acpi/aml.h>
#include <acpi/registers.h>

struct acpi_sleep_type { // SLP_TYP of each half of PM1 control
    uint8_t a, b;
};
// Reads \_Sn: ACPI 6.5, 7.4.2. ST_AML_NAME_NOT_FOUND, ST_BAD_FORMAT, and whatever ended it.
status_t acpi_sleep_type_get(struct acpi_context *ctx, unsigned state,
                             struct acpi_sleep_type *out) MUST_USE;

// Those that the firmware describes and the hardware has registers for; bit n is Sn. S0 is always
// there.
unsigned acpi_sleep_states(const struct acpi_registers *registers, struct acpi_context *ctx);

// What _PRW says of a device: ACPI 6.5, 7.3.13.
struct acpi_wake {
    struct acpi_node *gpe_device; // that has the GPE block; NULL: the FADT's blocks
    uint32_t gpe;                 // the event's number
    unsigned deepest_state;       // from which it can wake
};
// ST_AML_NAME_NOT_FOUND without _PRW, ST_BAD_FORMAT.
status_t acpi_wake_get(struct acpi_context *ctx, struct acpi_node *device,
                       struct acpi_wake *out) MUST_USE;
// Switches its waking on or off: the power resources of _PRW (on only), then _DSW for a sleep in
// `state`, or else _PSW (ACPI 6.5, 7.3.1 and 7.3.14). A device without them needs nothing.
status_t acpi_wake_enable(struct acpi_context *ctx, struct acpi_node *device, bool is_on,
                          unsigned state) MUST_USE;

// What woke the machine, as far as its registers say; all 0 when they say nothing.
struct acpi_wake_cause {
    uint32_t fixed; // enum acpi_pm1_bit
    bool has_gpe;
    uint32_t gpe;             // the lowest of those armed that has come
    struct acpi_node *device; // whose it is; NULL: unknown
};

#define ACPI_SLEEP_GPE_BYTES 128u // of enable bits in one block; its length has 8 bits
#define ACPI_SLEEP_WAKE_DEVICES 16u

struct acpi_sleep {
    // Set by acpi_sleep_begin
    const struct acpi_machine *machine;
    const struct acpi_registers *registers;
    struct acpi_context *ctx;
    unsigned state;
    bool is_reduced; // by the sleep registers of ACPI 6.5, 4.8.3.7
    struct acpi_sleep_type type, working;
    // By acpi_sleep_prepare
    bool is_prepared; // _PTS was run
    uint32_t wake_events;
    struct {
        struct acpi_node *node; // kept until acpi_sleep_end
        uint32_t gpe;
    } devices[ACPI_SLEEP_WAKE_DEVICES];
    unsigned device_count;
    uint8_t gpe_wake[2][ACPI_SLEEP_GPE_BYTES];
    // By acpi_sleep_enter
    bool is_entered;
    uint32_t pm1_enable; // as it was, as the next
    uint8_t gpe_enable[2][ACPI_SLEEP_GPE_BYTES];
    // By acpi_sleep_wake
    struct acpi_wake_cause cause;
    // By acpi_sleep_end: bit 0, the wake was signalled but failed for lack of power; bit 1, for
    // heat (ACPI 6.5, 16.1.7).
    uint32_t wak_result;
};

// Runs \_TTS(state). `registers` must outlive the sleep. ST_INVALID_ARGUMENT for a state but 1, 2,
// 3; ST_NOT_SUPPORTED when it is not among acpi_sleep_states: then there is nothing to end.
status_t acpi_sleep_begin(const struct acpi_machine *machine,
                          const struct acpi_registers *registers, struct acpi_context *ctx,
                          unsigned state, struct acpi_sleep *out) MUST_USE;
// Arms the buttons and lids that _PRW describes, runs \_PTS and \_SI._SST. `wake_events` (enum
// acpi_pm1_bit: power button, sleep button, RTC) are the fixed ones that shall wake. The status is
// that of _PTS.
status_t acpi_sleep_prepare(struct acpi_sleep *sleep, uint32_t wake_events) MUST_USE;

// Where the firmware shall go on, in the FACS (of `length` bytes, mapped): a real-mode address,
// below 1 MiB as seen by the CPU. 0: nowhere. ST_BAD_LENGTH, ST_OUT_OF_RANGE,
// ST_INVALID_ARGUMENT for a FACS that is not aligned.
status_t acpi_sleep_vector_set(volatile uint8_t *facs, size_t length, paddr_t vector) MUST_USE;

// Interrupts off, on the only CPU, caches written back. ST_OK: it has slept, and goes on here (S1).
// ST_TIMEOUT when it did not fall asleep within seconds; ST_IO_ERROR when the registers do not do
// what they are told.
status_t acpi_sleep_enter(struct acpi_sleep *sleep) MUST_USE;
// Interrupts off: SLP_EN and WAK_STS are cleared, SCI_EN and the fixed events are as they were.
void acpi_sleep_wake(struct acpi_sleep *sleep);

// Runs \_SI._SST, \_WAK, \_TTS(0), as far as the way there was gone; then GPEs are as they were.
// What fails is logged.
void acpi_sleep_end(struct acpi_sleep *sleep);
