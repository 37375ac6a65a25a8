// SPDX-License-Identifier: MIT
// Processors as text: `acpi cpus`, `aml cpus`.

#include <acpi/device.h>
#include <acpi/processor.h>
#include <base/string.h>

#include "tables/print.h"

typedef unsigned long long ull;

// What is told below a processor's line, kept to see whether the next one has the same to say.
struct details {
    size_t length;
    char text[1200];
};

struct printer {
    struct acpi_context *ctx;
    struct acpi_node *node;
    struct details *details;
};

// A line of details: "  P-states  " and the rest.
static void line_add(struct printer *p, const char *what, const struct acpi_text_line *line)
{
    struct details *d = p->details;
    size_t left = sizeof d->text - d->length;
    int length = snprintf(d->text + d->length, left, "  %-18s %s\n", what, line->text);
    if (length > 0) d->length += (size_t)length < left ? (size_t)length : left - 1;
}

// An object that is there and cannot be read.
static void fault_add(struct printer *p, const char *what, const char *name, status_t st)
{
    struct acpi_text_line line = {.length = 0};
    if (st == ST_AML_NAME_NOT_FOUND) return;
    acpi_text_line_add(&line, "%s: %s", name, status_string(st));
    line_add(p, what, &line);
}

static void place_add(struct acpi_text_line *line, const struct acpi_gas *gas)
{
    if (gas->space == ACPI_GAS_FIXED_HARDWARE) {
        acpi_text_line_add(line, "fixed hardware");
    } else {
        acpi_text_line_add_gas(line, gas);
    }
}

static void performance_add(struct printer *p)
{
    struct acpi_text_line line = {.length = 0};
    struct acpi_state_list list;
    struct acpi_pss_state first, last;
    struct acpi_state_registers registers;
    uint64_t limit;
    status_t st = acpi_pss_open(p->ctx, p->node, &list);
    if (st == ST_OK) {
        st = acpi_pss_get(p->ctx, &list, 0, &first);
        if (st == ST_OK) st = acpi_pss_get(p->ctx, &list, list.count - 1, &last);
        acpi_state_list_close(p->ctx, &list);
    }
    if (st < 0) {
        fault_add(p, "P-states", "_PSS", st);
        return;
    }
    acpi_text_line_add(&line, "%zu: %llu MHz, %llu mW to %llu MHz, %llu mW", list.count,
                       (ull)first.mhz, (ull)first.mw, (ull)last.mhz, (ull)last.mw);
    if (acpi_ppc(p->ctx, p->node, &limit) == ST_OK && limit > 0) {
        acpi_text_line_add(&line, "; from state %llu on", (ull)limit);
    }
    st = acpi_pct(p->ctx, p->node, &registers);
    if (st == ST_OK) {
        acpi_text_line_add(&line, "; ");
        place_add(&line, &registers.control);
    }
    line_add(p, "P-states", &line);
    if (st < 0) fault_add(p, "P-states", "_PCT", st);
}

static void throttling_add(struct printer *p)
{
    struct acpi_text_line line = {.length = 0};
    struct acpi_state_list list;
    struct acpi_tss_state last;
    struct acpi_state_registers registers;
    status_t st = acpi_tss_open(p->ctx, p->node, &list);
    if (st == ST_OK) {
        st = acpi_tss_get(p->ctx, &list, list.count - 1, &last);
        acpi_state_list_close(p->ctx, &list);
    }
    if (st < 0) {
        fault_add(p, "T-states", "_TSS", st);
        return;
    }
    acpi_text_line_add(&line, "%zu: down to %llu %%", list.count, (ull)last.percent);
    st = acpi_ptc(p->ctx, p->node, &registers);
    if (st == ST_OK) {
        acpi_text_line_add(&line, "; ");
        place_add(&line, &registers.control);
    }
    line_add(p, "T-states", &line);
    if (st < 0) fault_add(p, "T-states", "_PTC", st);
}

static void idle_add(struct printer *p)
{
    struct acpi_text_line line = {.length = 0};
    struct acpi_state_list list;
    struct acpi_cst_state state;
    status_t st = acpi_cst_open(p->ctx, p->node, &list);
    if (st < 0) {
        fault_add(p, "C-states", "_CST", st);
        return;
    }
    for (size_t i = 0; i < list.count && st == ST_OK; i++) {
        st = acpi_cst_get(p->ctx, &list, i, &state);
        if (st < 0) break;
        acpi_text_line_add(&line, "%sC%llu %llu us, ", i ? "; " : "", (ull)state.type,
                           (ull)state.latency_us);
        place_add(&line, &state.entry);
    }
    acpi_state_list_close(p->ctx, &list);
    if (line.length > 0) line_add(p, "C-states", &line);
    if (st < 0) fault_add(p, "C-states", "_CST", st);
}

static void low_power_add(struct printer *p)
{
    struct acpi_text_line line = {.length = 0};
    struct acpi_state_list list;
    struct acpi_lpi_state state;
    status_t st = acpi_lpi_open(p->ctx, p->node, &list);
    if (st < 0) {
        fault_add(p, "idle states", "_LPI", st);
        return;
    }
    for (size_t i = 0; i < list.count && st == ST_OK; i++) {
        st = acpi_lpi_get(p->ctx, &list, i, &state);
        if (st < 0) break;
        acpi_text_line_add(&line, "%s%s %llu us%s", i ? "; " : "",
                           state.name[0] ? state.name : "unnamed", (ull)state.latency_us,
                           state.is_enabled ? "" : " (off)");
    }
    acpi_state_list_close(p->ctx, &list);
    if (line.length > 0) line_add(p, "idle states", &line);
    if (st < 0) fault_add(p, "idle states", "_LPI", st);
}

static void cppc_add(struct printer *p)
{
    static const struct {
        const char *name;
        uint8_t index;
    } shown[] = {{"highest", ACPI_CPC_HIGHEST},       {"nominal", ACPI_CPC_NOMINAL},
                 {"lowest", ACPI_CPC_LOWEST},         {"nominal MHz", ACPI_CPC_NOMINAL_MHZ},
                 {"lowest MHz", ACPI_CPC_LOWEST_MHZ}, {"desired", ACPI_CPC_DESIRED}};
    struct acpi_text_line line = {.length = 0};
    struct acpi_cpc cpc;
    status_t st = acpi_cpc(p->ctx, p->node, &cpc);
    if (st < 0) {
        fault_add(p, "CPPC", "_CPC", st);
        return;
    }
    acpi_text_line_add(&line, "revision %u", cpc.revision);
    for (size_t i = 0; i < ARRAY_SIZE(shown); i++) {
        const struct acpi_cpc_entry *entry = &cpc.entries[shown[i].index];
        if (shown[i].index >= cpc.count || (entry->is_register && entry->gas.address == 0))
            continue;
        if (!entry->is_register && entry->number == 0) continue;
        acpi_text_line_add(&line, "; %s ", shown[i].name);
        if (entry->is_register) {
            place_add(&line, &entry->gas);
        } else {
            acpi_text_line_add(&line, "%llu", (ull)entry->number);
        }
    }
    line_add(p, "CPPC", &line);
}

static const char *coordination_name(uint64_t coordination)
{
    switch (coordination) {
    case ACPI_COORD_SW_ALL:
        return "software, all of them";
    case ACPI_COORD_SW_ANY:
        return "software, any of them";
    case ACPI_COORD_HW_ALL:
        return "hardware";
    default:
        return "nobody known";
    }
}

static void dependency_add(struct printer *p, const char *what, const char *name, status_t st,
                           const struct acpi_dependency *dependency, struct acpi_text_line *head)
{
    if (st < 0) {
        fault_add(p, what, name, st);
        return;
    }
    acpi_text_line_add(head, ", %s domain %llu (%llu CPUs)", what, (ull)dependency->domain,
                       (ull)dependency->processors);
    struct acpi_text_line line = {.length = 0};
    acpi_text_line_add(&line, "coordinated by %s", coordination_name(dependency->coordination));
    line_add(p, what, &line);
}

static void dependencies_add(struct printer *p, struct acpi_text_line *head)
{
    struct acpi_dependency dependency = {0};
    status_t st = acpi_psd(p->ctx, p->node, &dependency);
    dependency_add(p, "P-state", "_PSD", st, &dependency, head);
    st = acpi_csd(p->ctx, p->node, &dependency);
    dependency_add(p, "C-state", "_CSD", st, &dependency, head);
    st = acpi_tsd(p->ctx, p->node, &dependency);
    dependency_add(p, "T-state", "_TSD", st, &dependency, head);
}

static void head_add(struct acpi_text_line *head, const struct acpi_processor *cpu)
{
    if (cpu->has_uid) acpi_text_line_add(head, "UID %u, ", cpu->uid);
    if (cpu->has_apic_id) {
        acpi_text_line_add(head, "APIC id %u%s, ", cpu->apic_id,
                           cpu->madt_flags & 1   ? ""
                           : cpu->madt_flags & 2 ? " (can be enabled)"
                                                 : " (disabled)");
    }
    acpi_text_line_add(head, "%s", acpi_device_status_word(cpu->sta));
    if (cpu->block_paddr) acpi_text_line_add(head, ", P_BLK at port 0x%x", cpu->block_paddr);
}

// FNV-1a, 64 bits
static uint64_t details_hash(const struct details *details)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < details->length; i++)
        hash = (hash ^ (uint8_t)details->text[i]) * 0x100000001b3;
    return hash;
}

status_t acpi_processors_print(struct acpi_context *ctx, const uint8_t *madt, size_t madt_length,
                               bool (*is_interrupted)(void), const struct acpi_text_sink *sink)
{
    struct acpi_node *node = NULL;
    uint64_t last = 0;
    while ((node = acpi_processor_next(ctx, node))) {
        struct acpi_processor cpu;
        struct details details = {.length = 0};
        struct printer p = {ctx, node, &details};
        struct acpi_text_line head = {.length = 0};
        char path[64];
        if (is_interrupted && is_interrupted()) return ST_INTERRUPTED;
        status_t st = acpi_processor_info(ctx, node, madt, madt_length, &cpu);
        if (st < 0) return st;
        head_add(&head, &cpu);
        performance_add(&p);
        idle_add(&p);
        low_power_add(&p);
        cppc_add(&p);
        throttling_add(&p);
        dependencies_add(&p, &head);

        acpi_node_path(node, path, sizeof path);
        uint64_t hash = details_hash(&details);
        bool is_same = details.length > 0 && hash == last;
        acpi_text_printf(sink, "%-20s %s%s\n", path, head.text, is_same ? "; else as above" : "");
        if (!is_same) sink->write(sink->arg, details.text, details.length);
        last = hash;
    }
    return ST_OK;
}
