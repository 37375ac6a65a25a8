// SPDX-License-Identifier: MIT
#include "session.h"

#include <stdlib.h>
#include <time.h>

#include <acpi/tables.h>

static void stdout_write(void *arg, const char *text, size_t length)
{
    (void)arg;
    fwrite(text, 1, length, stdout);
}

const struct acpi_text_sink stdout_sink = {stdout_write, NULL};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void cause_count(struct session *s, status_t status)
{
    size_t i = 0;
    while (i < s->cause_count && s->causes[i].status != status)
        i++;
    if (i == ARRAY_SIZE(s->causes)) return;
    if (i == s->cause_count) s->causes[s->cause_count++].status = status;
    s->causes[i].count++;
}

static enum acpi_error_action error_hook(void *arg, const struct acpi_error *error)
{
    struct session *s = arg;
    cause_count(s, error->status);
    return s->options->has_acpica_errors ? acpica_error_hook(s, error) : ACPI_ERROR_ABORT;
}

static void table_load(struct session *s, const struct input_table *table)
{
    unsigned index;
    struct acpi_table_summary summary;
    status_t st = acpi_table_load_static(s->ctx, table->bytes, table->length, &index);
    if (st < 0) {
        s->tables_failed++;
        cause_count(s, st);
        fprintf(stderr, "aml: %s: %s: %s\n", table->source, table->signature, status_string(st));
        return;
    }
    s->tables_loaded++;
    s->aml_bytes += table->length;
    if (acpi_checksum(table->bytes, table->length) != 0) s->checksum_errors++;
    if (acpi_table_summary(s->ctx, index, &summary) < 0) return;
    s->load_errors += summary.errors;
    // The log names tables by number, people have files.
    if (s->options->world.log_level >= (summary.errors > 0 ? ACPI_LOG_WARN : ACPI_LOG_INFO)) {
        fprintf(stderr, "aml: %s#%u is %s: %u error%s\n", summary.signature, index, table->source,
                summary.errors, summary.errors == 1 ? "" : "s");
    }
}

static status_t interfaces_set(struct session *s)
{
    const struct tool_options *o = s->options;
    for (size_t i = 0; i < o->osi_count; i++) {
        enum acpi_osi_answer answer = o->osi[i][0] == '+' ? ACPI_OSI_YES : ACPI_OSI_NO;
        status_t st = acpi_osi_set(s->ctx, o->osi[i] + 1, answer);
        if (st < 0) return st;
    }
    return ST_OK;
}

static void tables_load(struct session *s)
{
    struct input *input = &s->options->input;
    for (size_t i = 0; i < input->count; i++) {
        struct input_table *table = &input->tables[i];
        if (table->kind != INPUT_STATIC) continue;
        // The FACS and what is too short for a header cannot be asked for by AML.
        if (table->length < ACPI_TABLE_HEADER_SIZE) continue;
        status_t st = acpi_table_register(s->ctx, table->bytes, table->length);
        if (st < 0 && s->options->world.log_level >= ACPI_LOG_INFO) {
            fprintf(stderr, "aml: %s: %s: not registered: %s\n", table->source, table->signature,
                    status_string(st));
        }
    }
    bool has_dsdt = false;
    uint64_t start = now_ns();
    for (size_t i = 0; i < input->count; i++) {
        const struct input_table *table = &input->tables[i];
        if (table->kind == INPUT_STATIC) continue;
        if (table->kind == INPUT_DYNAMIC && s->options->skips_dynamic) continue;
        if (table->kind == INPUT_DSDT) {
            if (has_dsdt) {
                fprintf(stderr, "aml: %s: a second DSDT, not loaded\n", table->source);
                s->tables_failed++;
                cause_count(s, ST_ALREADY_EXISTS);
                continue;
            }
            has_dsdt = true;
        }
        table_load(s, table);
    }
    s->load_ns = now_ns() - start;
}

status_t session_open(struct tool_options *options, struct session *out)
{
    *out = (struct session){.options = options};
    options->config.on_error = error_hook;
    options->config.on_error_arg = out;
    status_t st = acpi_context_create(world_ops(&options->world), &options->world, &options->config,
                                      &out->ctx);
    if (st < 0) return st;
    st = world_acpiexec_begin(&options->world, out->ctx);
    if (st == ST_OK) st = interfaces_set(out);
    if (st == ST_OK) st = machine_begin(out);
    if (st < 0) {
        session_close(out);
        return st;
    }
    tables_load(out);
    st = machine_tables_loaded(out);
    if (st < 0) fprintf(stderr, "aml: the laptop's hardware: %s\n", status_string(st));
    if (options->wants_initialize) {
        struct acpi_initialize_summary summary;
        st = acpi_devices_initialize(out->ctx, &summary);
        if (st < 0) fprintf(stderr, "aml: initialisation: %s\n", status_string(st));
        out->load_errors += summary.failed;
        if (world_acpiexec_initialized(&options->world, out->ctx) < 0) out->load_errors++;
        machine_initialized(out);
    }
    return ST_OK;
}

void session_close(struct session *s)
{
    machine_end(s);
    acpi_context_destroy(s->ctx);
    s->ctx = NULL;
    const struct world *world = &s->options->world;
    if (world->heap_bytes) { // a bug of the engine, which every use of this tool looks for
        fprintf(stderr, "aml: %llu bytes were never given back\n",
                (unsigned long long)world->heap_bytes);
        abort();
    }
}
