// SPDX-License-Identifier: MIT
// The shell's `check`, and the option check=: all parts of acpi/check and kernel/check in one
// report.

#include "acpi_commands.h"

#include <acpi/check.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/check.h>
#include <kernel/check_command.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/pmm.h>
#include <kernel/power.h>
#include <kernel/shell.h>

#define LISTS_MAX 16 // lists of kinds, of all parts
#define ACPI_LISTS 2 // those of acpi/check: tables, names

enum part { PART_TABLES = 1, PART_NAMES = 2, PART_MACHINE = 4, PART_ALL = 7 };

static bool part_parse(const char *word, unsigned *out_parts)
{
    static const struct {
        const char *name;
        unsigned parts;
    } names[] = {{"tables", PART_TABLES},
                 {"names", PART_NAMES},
                 {"machine", PART_MACHINE},
                 {"all", PART_ALL}};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(word, names[i].name) != 0) continue;
        *out_parts = names[i].parts;
        return true;
    }
    return false;
}

// What the memory map tells

static bool is_ram_kind(enum memory_kind kind)
{
    return kind == MEMORY_FREE || kind == MEMORY_KERNEL || kind == MEMORY_BOOT_SCRATCH;
}

// How many bytes of [base, base + size) are of such a kind.
static uint64_t bytes_of(uint64_t base, uint64_t size, bool is_ram)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t start = ranges[i].start > base ? ranges[i].start : base;
        uint64_t range_end = ranges[i].start + ranges[i].size, end = base + size;
        if (range_end < end) end = range_end;
        if (start < end && is_ram_kind(ranges[i].kind) == is_ram) bytes += end - start;
    }
    return bytes;
}

static bool map_is_ram(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    return bytes_of(base, size, true) > 0;
}

static bool map_is_reserved(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    return bytes_of(base, size, false) == size;
}

static bool memory_read(void *arg, paddr_t paddr, void *out, size_t size)
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    void *bytes = ops->memory_map(NULL, paddr, size);
    (void)arg;
    if (!bytes) return false;
    memcpy(out, bytes, size);
    ops->memory_unmap(NULL, bytes, size);
    return true;
}

static const struct acpi_check_machine machine_facts = {.is_ram = map_is_ram,
                                                        .is_reserved = map_is_reserved,
                                                        .memory_read = memory_read,
                                                        .has_hardware = true};

// Running them

struct check_request {
    unsigned parts;
    struct acpi_check_options options;
    struct finding_kinds lists[LISTS_MAX];
};

static void list_add(struct check_request *request, const struct finding_kinds *kinds)
{
    if (request->options.list_count < LISTS_MAX) {
        request->lists[request->options.list_count++] = *kinds;
    }
}

static void lists_collect(struct check_request *request)
{
    struct finding_kinds kinds;
    request->options.lists = request->lists;
    for (size_t i = 0; i < ACPI_LISTS && acpi_check_kinds(i, &kinds); i++) {
        if (request->parts & (i == 0 ? PART_TABLES : PART_NAMES)) list_add(request, &kinds);
    }
    for (size_t i = 0; request->parts & PART_MACHINE && check_machine_kinds(i, &kinds); i++)
        list_add(request, &kinds);
}

static status_t parts_check(unsigned parts, const struct finding_sink *sink)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    struct acpi_context *ctx = kernel_acpi_context();
    if (parts & PART_TABLES && tables) {
        status_t st = acpi_check_tables(tables, kernel_acpi_host_ops(), NULL, &machine_facts, sink);
        if (st < 0) return st;
    }
    if (shell_interrupted()) return ST_INTERRUPTED;
    if (parts & PART_NAMES && ctx) {
        acpi_shell_announce(ctx);
        acpi_check_namespace(ctx, &machine_facts, sink);
    }
    if (shell_interrupted()) return ST_INTERRUPTED;
    if (parts & PART_MACHINE) check_machine(shell_boot_info(), sink);
    return ST_OK;
}

// ST_OK, and whether something was found that makes the whole fail.
static status_t request_run(struct check_request *request, bool *out_failed)
{
    struct acpi_check_report *report;
    lists_collect(request);
    if (request->parts & (PART_TABLES | PART_NAMES) && !kernel_acpi_tables()) {
        kprintf("# the firmware offers no ACPI tables\n");
    }
    status_t st = acpi_check_report_create(kernel_acpi_host_ops(), NULL, &report);
    if (st < 0) return st;
    st = parts_check(request->parts, acpi_check_report_sink(report));
    if (st == ST_OK) acpi_check_report_print(report, &request->options, &acpi_shell_sink);
    *out_failed = acpi_check_report_has(report, request->options.fail);
    acpi_check_report_destroy(report);
    return st;
}

static void request_init(struct check_request *request)
{
    memset(request, 0, sizeof *request);
    request->parts = PART_ALL;
    request->options.format = ACPI_CHECK_COLOUR;
    request->options.fail = FINDING_HIGH;
}

// The command

static status_t argument_read(struct check_request *request, const char *word, const char *value,
                              bool *out_value_used)
{
    bool is_level = strcmp(word, "--severity") == 0, is_fail = strcmp(word, "--fail") == 0;
    *out_value_used = is_level || is_fail;
    if (*out_value_used) {
        enum finding_severity *out = is_level ? &request->options.least : &request->options.fail;
        if (value && finding_severity_parse(value, out)) return ST_OK;
        kprintf("check: %s wants info, low, medium, high or critical\n", word);
        return ST_INVALID_ARGUMENT;
    }
    if (strncmp(word, "--", 2) == 0) {
        bool is_good = acpi_check_format_parse(word + 2, &request->options.format);
        return is_good ? ST_OK : ST_INVALID_ARGUMENT;
    }
    return part_parse(word, &request->parts) ? ST_OK : ST_INVALID_ARGUMENT;
}

static status_t check_run(int argc, char **argv)
{
    static struct check_request request; // large
    bool is_failed = false, lists_kinds = false;
    request_init(&request);
    for (int i = 1; i < argc; i++) {
        bool is_value_used;
        if (strcmp(argv[i], "kinds") == 0) {
            lists_kinds = true;
            continue;
        }
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        status_t st = argument_read(&request, argv[i], value, &is_value_used);
        if (st < 0) return st;
        i += is_value_used;
    }
    if (lists_kinds) {
        lists_collect(&request);
        acpi_check_kinds_print(&request.options, &acpi_shell_sink);
        return ST_OK;
    }
    status_t st = request_run(&request, &is_failed);
    if (st < 0) kprintf("check: %s\n", status_string(st));
    return st == ST_OK && is_failed ? ST_BAD_FORMAT : st;
}

SHELL_COMMAND(check_command, "check",
              "check [tables|names|machine|all] [kinds] [--text|--json|--ktap] [--severity LEVEL] "
              "[--fail LEVEL]",
              "what is wrong with this machine's firmware", check_run);

// The option

// check=PART[,FORMAT]
static bool option_read(const char *text, struct check_request *request)
{
    char part[16];
    const char *comma = strchr(text, ',');
    size_t length = comma ? (size_t)(comma - text) : strlen(text);
    if (length >= sizeof part) return false;
    memcpy(part, text, length);
    part[length] = 0;
    if (length > 0 && !part_parse(part, &request->parts)) return false;
    return !comma || acpi_check_format_parse(comma + 1, &request->options.format);
}

void check_if_asked(void)
{
    static struct check_request request; // large
    const char *text = option_get("check"), *fail = option_get("check-fail");
    bool is_failed = true;
    if (text == NULL) return;
    request_init(&request);
    if (option_is_set("exit")) request.options.format = ACPI_CHECK_KTAP;
    status_t st = ST_INVALID_ARGUMENT;
    if (!option_read(text, &request)) {
        log_error("options", "check=%s: not a part and a format", text);
    } else if (fail && !finding_severity_parse(fail, &request.options.fail)) {
        log_error("options", "check-fail=%s: not a severity", fail);
    } else {
        st = request_run(&request, &is_failed);
    }
    if (st < 0) log_error("check", "%s", status_string(st));
    power_exit_if_asked(st < 0 || is_failed ? EXIT_CODE_FAILURE : EXIT_CODE_SUCCESS);
}
