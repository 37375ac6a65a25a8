// SPDX-License-Identifier: MIT
// aml events: GPEs with what handles them, devices that wake the machine, GEDs. Each GPE that would
// be on is raised once, so that its method runs.

#include <stdlib.h>
#include <string.h>

#include <acpi/event.h>

#include "session.h"

struct raised { // what came of it
    bool is_run;
    status_t status;
};

static void note(void *arg, const struct acpi_event_report *report)
{
    struct raised *raised = arg;
    if (report->kind != ACPI_EVENT_GPE_METHOD) return;
    raised->is_run = true;
    raised->status = report->status;
}

static bool fadt_decode(const struct input *input, struct acpi_fadt *out)
{
    for (size_t i = 0; i < input->count; i++) {
        const struct input_table *table = &input->tables[i];
        if (strcmp(table->signature, "FACP") == 0)
            return acpi_fadt_decode(table->bytes, table->length, out) == ST_OK;
    }
    return false;
}

// The bytes of the pretended machine are plain: a status is what was written last.
static void statuses_clear(const struct acpi_registers *registers)
{
    for (unsigned i = 0; i < 2; i++)
        for (unsigned at = 0; at < registers->gpe[i].registers; at++)
            (void)!acpi_register_block_write(&registers->gpe[i].block, at, 1, 0);
}

static void gpe_raise(struct acpi_events *events, const struct acpi_registers *registers,
                      uint32_t number)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct acpi_gpe_registers *gpe = &registers->gpe[i];
        uint32_t at = number - gpe->first;
        if (number < gpe->first || at >= 8 * gpe->registers) continue;
        (void)!acpi_register_block_write(&gpe->block, at / 8, 1, 1u << at % 8);
        (void)acpi_events_interrupt(events);
        statuses_clear(registers);
        acpi_events_work(events);
    }
}

static bool gpe_print(struct acpi_events *events, const struct acpi_registers *registers,
                      const struct acpi_gpe_info *info, struct raised *raised)
{
    char method[128] = "", block[128] = "";
    *raised = (struct raised){0};
    if (info->method) acpi_node_path(info->method, method, sizeof method);
    if (info->block) acpi_node_path(info->block, block, sizeof block);
    if (info->is_wanted && !info->block) gpe_raise(events, registers, info->number);
    printf("  0x%02x %-5s %-5s %s%s%s%s%s\n", info->number, info->is_level ? "level" : "edge",
           info->is_wanted ? "on" : "wakes", method[0] ? method : "(notifies those that wake)",
           block[0] ? " of " : "", block, raised->is_run ? ": " : "",
           !raised->is_run           ? ""
           : raised->status == ST_OK ? "ran"
                                     : status_string(raised->status));
    return raised->status == ST_OK;
}

static void wake_devices_print(struct acpi_events *events)
{
    struct acpi_wake_device device;
    char path[128];
    for (size_t i = 0; acpi_wake_device(events, i, &device); i++) {
        acpi_node_path(device.node, path, sizeof path);
        printf("  %s wakes by GPE 0x%02x, down to S%u\n", path, device.gpe, device.deepest_state);
    }
}

static void lines_print(struct acpi_events *events)
{
    struct acpi_event_line line;
    char path[128];
    for (size_t i = 0; acpi_event_line(events, i, &line); i++) {
        acpi_node_path(line.node, path, sizeof path);
        printf("  %s %s: interrupt %u, %s, active %s\n", line.is_ged ? "GED" : "GPE block", path,
               line.gsi, line.is_edge ? "edge" : "level", line.is_active_low ? "low" : "high");
    }
}

static bool all_print(struct acpi_events *events, const struct acpi_registers *registers,
                      struct raised *raised)
{
    struct acpi_gpe_info info;
    bool is_good = true;
    for (unsigned i = 0; i < 2; i++) {
        const struct acpi_gpe_registers *gpe = &registers->gpe[i];
        if (gpe->registers == 0) continue;
        printf("GPE%u: events 0x%02x to 0x%02x, in space %u at 0x%llx\n", i, gpe->first,
               gpe->first + 8 * gpe->registers - 1, gpe->block.space,
               (unsigned long long)gpe->block.address);
    }
    for (size_t i = 0; acpi_gpe_info(events, i, &info); i++)
        is_good = gpe_print(events, registers, &info, raised) && is_good;
    wake_devices_print(events);
    lines_print(events);
    return is_good;
}

int command_events(struct session *s)
{
    struct acpi_fadt fadt;
    struct acpi_registers registers;
    struct acpi_events *events;
    struct raised raised;
    if (!fadt_decode(&s->options->input, &fadt)) {
        fprintf(stderr, "aml: there is no FADT\n");
        return EXIT_FAILED;
    }
    const struct acpi_machine machine = {
        .ops = world_ops(&s->options->world), .host = &s->options->world, .fadt = &fadt};
    const struct acpi_events_config config = {
        .machine = machine, .registers = &registers, .report = note, .arg = &raised};
    acpi_registers_open(&machine, &registers);
    (void)!acpi_register_update(&registers, ACPI_REGISTER_PM1_CONTROL, ACPI_PM1_CONTROL_SCI,
                                ACPI_PM1_CONTROL_SCI);
    bool is_good = false;
    status_t st = acpi_events_create(s->ctx, &config, &events);
    if (st == ST_OK) {
        statuses_clear(&registers);
        acpi_events_discover(events);
        acpi_events_start(events);
        is_good = all_print(events, &registers, &raised);
        acpi_events_destroy(events);
    }
    acpi_registers_close(&registers);
    fflush(stdout);
    if (st < 0) fprintf(stderr, "aml: %s\n", status_string(st));
    return is_good ? EXIT_GOOD : EXIT_FAILED;
}
