// SPDX-License-Identifier: MIT
// The shell's `acpi`: tables, dump, ns, eval, run.

#include <acpi/aml.h>
#include <acpi/tables.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/shell.h>

#include "acpi_arguments.h"
#include "acpi_commands.h"

#define PATH_SIZE 256

static void shell_write(void *arg, const char *text, size_t length)
{
    (void)arg;
    kprintf("%.*s", (int)length, text);
}

const struct acpi_text_sink acpi_shell_sink = {shell_write, NULL};

// The tables, or NULL after saying why there are none.
static const struct acpi_tables *tables_or_say(void)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    if (!tables) kprintf("acpi: the firmware offers no ACPI tables\n");
    return tables;
}

struct acpi_context *acpi_context_or_say(void)
{
    struct acpi_context *ctx = kernel_acpi_context();
    if (!ctx)
        kprintf("acpi: there is no AML here: no ACPI tables, or the interpreter did not start\n");
    return ctx;
}

static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Whether that table is meant, in capitals or not.
static bool is_named(const char *signature, const char *word)
{
    while (*signature != '\0' && capital(*signature) == capital(*word)) {
        signature++;
        word++;
    }
    return *signature == '\0' && *word == '\0';
}

// People say MADT and FADT; the tables say APIC and FACP.
static const char *signature_of(const char *word)
{
    if (is_named("MADT", word)) return "APIC";
    if (is_named("FADT", word)) return "FACP";
    return word;
}

// tables

static void table_print(const struct acpi_table *table)
{
    kprintf("%-4s  0x%012llx %7u  %3u  %-6s  %-8s  %s\n",
            table->signature[0] ? table->signature : "?", (unsigned long long)table->paddr,
            table->length, table->revision, table->oem_id, table->oem_table_id,
            acpi_table_state_name(table->state));
}

static void rsdp_print(const struct acpi_rsdp *rsdp)
{
    bool is_good = rsdp->is_checksum_ok && rsdp->is_extended_checksum_ok;
    kprintf("RSDP  0x%012llx %7u  %3u  %-6s  %-8s  %s\n", (unsigned long long)rsdp->paddr,
            rsdp->length, rsdp->revision, rsdp->oem_id, "",
            acpi_table_state_name(is_good ? ACPI_TABLE_OK : ACPI_TABLE_BAD_CHECKSUM));
}

static void rsdp_describe(const struct acpi_rsdp *rsdp)
{
    rsdp_print(rsdp);
    kprintf("  RSDT 0x%x\n  XSDT 0x%llx\n", rsdp->rsdt_paddr, (unsigned long long)rsdp->xsdt_paddr);
}

static status_t tables_list(const struct acpi_tables *tables)
{
    kprintf("table address         length  rev  OEM     table id  checksum\n");
    rsdp_print(acpi_tables_rsdp(tables));
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (shell_interrupted()) return ST_INTERRUPTED;
        table_print(table);
    }
    return ST_OK;
}

static status_t tables_run(int argc, char **argv)
{
    if (argc > 1) return ST_INVALID_ARGUMENT;
    const struct acpi_tables *tables = tables_or_say();
    if (!tables) return ST_NO_DEVICE;
    if (argc == 0) return tables_list(tables);

    const char *signature = signature_of(argv[0]);
    const struct acpi_table *table;
    bool is_found = is_named("RSDP", signature);
    if (is_found) rsdp_describe(acpi_tables_rsdp(tables));
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (!is_named(table->signature, signature)) continue;
        is_found = true;
        kprintf("%s at 0x%llx (from %s): %s\n", table->signature, (unsigned long long)table->paddr,
                table->origin, acpi_table_state_name(table->state));
        if (table->bytes) acpi_table_describe(table->bytes, table->length, &acpi_shell_sink);
    }
    if (is_found) return ST_OK;
    kprintf("acpi: no table %s; 'acpi tables' lists them\n", signature);
    return ST_NOT_FOUND;
}

// dump

static status_t dump_run(int argc, char **argv)
{
    if (argc > 1) return ST_INVALID_ARGUMENT;
    const struct acpi_tables *tables = tables_or_say();
    if (!tables) return ST_NO_DEVICE;
    const char *wanted = argc == 1 ? signature_of(argv[0]) : NULL;
    bool is_found = false;

    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
    if (!wanted || is_named("RSDP", wanted)) {
        size_t length = rsdp->length < sizeof rsdp->bytes ? rsdp->length : sizeof rsdp->bytes;
        is_found = true;
        if (!acpi_dump_write("RSDP", rsdp->paddr, rsdp->bytes, length, &acpi_shell_sink,
                             shell_interrupted)) {
            return ST_INTERRUPTED;
        }
    }
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (!table->bytes || (wanted && !is_named(table->signature, wanted))) continue;
        is_found = true;
        if (!acpi_dump_write(table->signature, table->paddr, table->bytes, table->length,
                             &acpi_shell_sink, shell_interrupted)) {
            return ST_INTERRUPTED;
        }
    }
    if (is_found) return ST_OK;
    kprintf("acpi: no table %s; 'acpi tables' lists them\n", wanted);
    return ST_NOT_FOUND;
}

// ns

static void node_print(struct acpi_context *ctx, struct acpi_node *node)
{
    char path[PATH_SIZE];
    struct acpi_node_info info;
    acpi_node_path(node, path, sizeof path);
    acpi_node_info(ctx, node, &info);
    kprintf("%-40s %s", path, acpi_object_type_name(info.type));
    switch (info.type) {
    case ACPI_TYPE_INTEGER:
        kprintf(" 0x%llx", (unsigned long long)info.integer);
        break;
    case ACPI_TYPE_STRING:
    case ACPI_TYPE_BUFFER:
        kprintf(" of %u bytes", info.length);
        break;
    case ACPI_TYPE_PACKAGE:
        kprintf(" of %u elements", info.length);
        break;
    case ACPI_TYPE_METHOD:
        kprintf(" with %u arguments", info.method.args);
        break;
    case ACPI_TYPE_REGION:
        kprintf(" space %u, 0x%llx, 0x%llx bytes", info.region.space,
                (unsigned long long)info.region.address, (unsigned long long)info.region.length);
        break;
    case ACPI_TYPE_FIELD:
    case ACPI_TYPE_BUFFER_FIELD:
        kprintf(" bit %u, %u bits", info.field.bit_offset, info.field.bit_length);
        break;
    default:
        break;
    }
    kprintf("\n");
}

static status_t node_visit(void *arg, struct acpi_node *node, unsigned depth)
{
    (void)depth;
    if (shell_interrupted()) return ST_INTERRUPTED;
    node_print(arg, node);
    return ST_OK;
}

static status_t ns_run(int argc, char **argv)
{
    if (argc > 1) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;
    struct acpi_node *start = acpi_namespace_root(ctx);
    if (argc == 1) {
        status_t st = acpi_namespace_find(ctx, NULL, argv[0], &start);
        if (st < 0) {
            kprintf("acpi: %s: %s\n", argv[0], status_string(st));
            return st;
        }
        if (start != acpi_namespace_root(ctx)) node_print(ctx, start);
    }
    return acpi_namespace_walk(ctx, start, node_visit, ctx);
}

// eval and run

static status_t evaluate(int argc, char **argv, bool must_be_method)
{
    if (argc < 1 || argc > 1 + ACPI_ARGUMENTS_MAX) return ST_INVALID_ARGUMENT;
    struct acpi_context *ctx = acpi_context_or_say();
    if (!ctx) return ST_NO_DEVICE;

    struct acpi_node *node;
    struct acpi_node_info info;
    status_t st = acpi_namespace_find(ctx, NULL, argv[0], &node);
    if (st < 0) {
        kprintf("acpi: %s: %s\n", argv[0], status_string(st));
        return st;
    }
    acpi_node_info(ctx, node, &info);
    if (must_be_method && info.type != ACPI_TYPE_METHOD) {
        kprintf("acpi: %s is no method but %s; 'acpi eval' shows it\n", argv[0],
                acpi_object_type_name(info.type));
        return ST_AML_TYPE;
    }

    struct acpi_value args[ACPI_ARGUMENTS_MAX], value;
    size_t count = (size_t)argc - 1;
    st = acpi_arguments_parse(ctx, argv + 1, count, args);
    if (st < 0) return st;
    st = acpi_node_evaluate(ctx, node, args, count, &value);
    acpi_arguments_release(ctx, args, count);
    if (st == ST_AML_ARGUMENTS && info.type == ACPI_TYPE_METHOD) {
        kprintf("acpi: %s takes %u argument%s\n", argv[0], info.method.args,
                info.method.args == 1 ? "" : "s");
        return st;
    }
    if (st < 0) {
        kprintf("acpi: %s: %s\n", argv[0], status_string(st));
        return st;
    }
    bool is_empty = acpi_value_type(&value) == ACPI_TYPE_UNINITIALIZED;
    if (is_empty && must_be_method) {
        kprintf("done, nothing returned\n");
    } else {
        acpi_value_print_asl(ctx, &value, 0, &acpi_shell_sink);
        kprintf("\n");
    }
    acpi_value_release(ctx, &value);
    return ST_OK;
}

static status_t eval_run(int argc, char **argv)
{
    return evaluate(argc, argv, false);
}

static status_t run_run(int argc, char **argv)
{
    return evaluate(argc, argv, true);
}

// The command

static const struct {
    const char *name;
    status_t (*run)(int argc, char **argv); // without the two words before
} subcommands[] = {
    {"cpus", acpi_cpus_run},
    {"bert", acpi_bert_run},
    {"iommu", acpi_iommu_run},
    {"tables", tables_run},
    {"dump", dump_run},
    {"ns", ns_run},
    {"eval", eval_run},
    {"run", run_run},
    {"devices", acpi_devices_run},
    {"tree", acpi_tree_run},
    {"routing", acpi_routing_run},
    {"events", acpi_events_run},
    {"battery", acpi_battery_run},
    {"thermal", acpi_thermal_run},
    {"backlight", acpi_backlight_run},
    {"ec", acpi_ec_run},
};

static status_t acpi_run(int argc, char **argv)
{
    if (argc < 2) return ST_INVALID_ARGUMENT;
    for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++) {
        if (strcmp(argv[1], subcommands[i].name) == 0) {
            return subcommands[i].run(argc - 2, argv + 2);
        }
    }
    return ST_INVALID_ARGUMENT;
}

SHELL_COMMAND(acpi_command, "acpi",
              "acpi tables [SIGNATURE] | dump [SIGNATURE] | ns [PATH] | eval PATH [ARG]... | "
              "events [follow | unmask GPE] | run METHOD [ARG]... | bert | iommu | cpus | devices "
              "[ID|PATH] | tree [PATH] | routing | "
              "battery | thermal | backlight [PATH LEVEL] | ec",
              "the firmware's tables and the objects they define", acpi_run);
