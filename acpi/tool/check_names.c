// SPDX-License-Identifier: MIT
// The namespace of a dump, for aml check. There is no hardware behind it: what a method says after
// it has read a register is not judged. But methods have run before, at initialisation, and what
// they read is in names. So the machine is initialised twice, once where all registers read zeros
// and once where they read ones, and what is not found in both is not the firmware's fault.

#include "check_names.h"

#include <stdlib.h>
#include <string.h>

#include <acpi/region.h>

#define LOOP_NS 100000000u // of the virtual clock: methods wait for hardware that never answers

struct agreement {
    const struct finding_sink *sink; // NULL at first: then what is found is noted
    uint64_t *found;                 // hashes
    size_t count, capacity;
    bool is_incomplete;
};

static uint64_t text_hash(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * 0x100000001b3;
    return (hash ^ 0xff) * 0x100000001b3;
}

static bool is_known(const struct agreement *a, uint64_t hash)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->found[i] == hash) return true;
    return false;
}

static void hash_note(struct agreement *a, uint64_t hash)
{
    if (a->count == a->capacity) {
        size_t capacity = a->capacity ? 2 * a->capacity : 256;
        uint64_t *found = realloc(a->found, capacity * sizeof *found);
        if (!found) {
            a->is_incomplete = true;
            return;
        }
        a->found = found;
        a->capacity = capacity;
    }
    a->found[a->count++] = hash;
}

static void agreement_begin(void *arg, const char *subject)
{
    struct agreement *a = arg;
    if (a->sink) finding_begin(a->sink, subject);
}

static void agreement_report(void *arg, const struct finding_kind *kind, const char *where,
                             const char *detail)
{
    struct agreement *a = arg;
    uint64_t hash = text_hash(text_hash(text_hash(0xcbf29ce484222325, kind->id), where), detail);
    if (!a->sink) {
        hash_note(a, hash);
    } else if (is_known(a, hash)) {
        finding_report(a->sink, kind, where, "%s", detail);
    }
}

// An embedded controller and controllers of pins and serial buses, as drivers serve them: methods
// are told of them by _REG, and say without them that there is nothing.
static status_t controller_read(void *arg, struct acpi_region_access *access)
{
    const struct world *world = arg;
    memset(&access->value, world->fill, sizeof access->value);
    if (access->buffer) memset(access->buffer, world->fill, access->buffer_length);
    return ST_OK;
}

static status_t controllers_connect(struct acpi_context *ctx, struct world *world)
{
    static const unsigned spaces[] = {ACPI_SPACE_EC, ACPI_SPACE_GPIO, ACPI_SPACE_SERIAL_BUS};
    status_t st = ST_OK;
    for (size_t i = 0; i < ARRAY_SIZE(spaces) && st == ST_OK; i++)
        st = acpi_region_handler_install(ctx, spaces[i], controller_read, world);
    return st;
}

// Interrupts come through I/O APICs, as every operating system has it today.
static void apics_choose(struct acpi_context *ctx)
{
    struct acpi_value mode = acpi_value_from_integer(1), nothing;
    if (acpi_evaluate(ctx, NULL, "\\_PIC", &mode, 1, &nothing) == ST_OK)
        acpi_value_release(ctx, &nothing);
}

static status_t machine_check(const struct tool_options *options, uint8_t fill,
                              struct agreement *agreement)
{
    const struct finding_sink sink = {agreement_begin, agreement_report, agreement};
    struct tool_options *own = malloc(sizeof *own); // large
    struct session session;
    if (!own) return ST_NO_MEMORY;
    *own = *options;
    world_init(&own->world);
    world_fill_set(&own->world, fill);
    own->world.is_clock_virtual = own->world.is_silent = true;
    own->config.limits.loop_ns = LOOP_NS;
    own->wants_initialize = true;
    status_t st = session_open(own, &session);
    if (st == ST_OK) {
        st = controllers_connect(session.ctx, &own->world);
        apics_choose(session.ctx);
        acpi_check_namespace(session.ctx, NULL, &sink);
        session_close(&session);
    }
    world_destroy(&own->world);
    free(own);
    return st;
}

status_t names_check(const struct tool_options *options, const struct finding_sink *sink)
{
    struct agreement agreement = {.sink = NULL};
    status_t st = machine_check(options, 0, &agreement);
    agreement.sink = sink;
    if (st == ST_OK) st = machine_check(options, 0xff, &agreement);
    if (st == ST_OK && agreement.is_incomplete) st = ST_NO_MEMORY;
    free(agreement.found);
    return st;
}
