// SPDX-License-Identifier: MIT
// What the firmware tells of itself and of the last boot: errors (BERT), times (FPDT), TPM, logo
// (BGRT).

#include <acpi/tables.h>
#include <acpi/tables_platform.h>
#include <base/bits.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/lazy.h>
#include <kernel/log.h>
#include <kernel/platform_firmware.h>
#include <kernel/pmm.h>
#include <kernel/shell.h>
#include <kernel/vmm.h>

#define BMP_HEADER_SIZE 14u
#define ERROR_LINES_MAX 24u // that are logged; `acpi bert` shows all

typedef unsigned long long ull;

const struct acpi_table *kernel_acpi_table(const char *signature)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    return tables ? acpi_tables_find(tables, signature, 0) : NULL;
}

// Logo

// Bytes of the largest picture that the screen has room for; no other is kept from the allocator.
static uint64_t logo_size_max;

// Where the picture is, and how long its own header says it is.
static bool logo_find(const struct acpi_table *table, const struct acpi_host_ops *ops,
                      struct acpi_bgrt *out, uint32_t *out_size)
{
    if (!table || acpi_bgrt_decode(table->bytes, table->length, out) < 0) return false;
    if (out->image_type != 0 || out->image_paddr == 0) return false;
    uint8_t *header = ops->memory_map(NULL, out->image_paddr, BMP_HEADER_SIZE);
    if (!header) return false;
    *out_size = load_le32(header + 2);
    bool is_bitmap = load_le16(header) == 0x4d42; // "BM"
    ops->memory_unmap(NULL, header, BMP_HEADER_SIZE);
    return is_bitmap && *out_size > BMP_HEADER_SIZE && *out_size <= logo_size_max;
}

bool platform_logo(struct framebuffer_logo *out)
{
    struct acpi_bgrt bgrt;
    uint32_t size;
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    // "Displayed": it was on the screen, and nothing was drawn over it since (ACPI 6.5, 5.2.23.2).
    if (!logo_find(kernel_acpi_table("BGRT"), ops, &bgrt, &size) || !(bgrt.status & 1))
        return false;
    // Not by ops, which would map reserved memory uncached: a picture is read byte by byte. But it
    // knows whether the end can be addressed.
    void *end = ops->memory_map(NULL, bgrt.image_paddr + size - 1, 1);
    if (!end) return false;
    ops->memory_unmap(NULL, end, 1);
    out->image = vmm_map_physical(bgrt.image_paddr, size, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    out->size = size;
    out->x = bgrt.x;
    out->y = bgrt.y;
    out->quarter_turns = (bgrt.status >> 1) & 3;
    return out->image != NULL;
}

void platform_logo_release(const struct framebuffer_logo *logo)
{
    vmm_unmap((void *)(uintptr_t)logo->image, logo->size);
}

// Memory

uint64_t kernel_acpi_firmware_reserve(const struct acpi_tables *tables,
                                      const struct acpi_host_ops *ops, uint64_t screen_pixels)
{
    uint64_t reserved = 0, paddr;
    struct acpi_bgrt bgrt;
    struct acpi_bert bert;
    uint32_t size;
    bool is_boot;
    logo_size_max = screen_pixels * 4 + PAGE_SIZE;
    // The picture's place is memory of boot services, by the specification.
    if (logo_find(acpi_tables_find(tables, "BGRT", 0), ops, &bgrt, &size)) {
        (void)pmm_reserve(bgrt.image_paddr, size, MEMORY_ACPI_TABLES);
    }
    const struct acpi_table *table = acpi_tables_find(tables, "BERT", 0);
    if (table && acpi_bert_decode(table->bytes, table->length, &bert) == ST_OK) {
        reserved += pmm_reserve(bert.region_paddr, bert.region_length, MEMORY_ACPI_TABLES);
    }
    table = acpi_tables_find(tables, "FPDT", 0);
    for (size_t i = 0; table && i < 4; i++) {
        if (!acpi_fpdt_pointer_get(table->bytes, table->length, i, &paddr, &is_boot)) break;
        if (paddr != 0) reserved += pmm_reserve(paddr, PAGE_SIZE, MEMORY_ACPI_TABLES);
    }
    return reserved;
}

// Errors of the last boot

size_t kernel_acpi_boot_errors(const struct acpi_text_sink *sink)
{
    const struct acpi_table *table = kernel_acpi_table("BERT");
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    struct acpi_bert bert;
    if (!table || acpi_bert_decode(table->bytes, table->length, &bert) < 0) return 0;
    uint8_t *region = ops->memory_map(NULL, bert.region_paddr, bert.region_length);
    if (!region) {
        log_warn("acpi", "BERT: its region at 0x%llx is no memory", (ull)bert.region_paddr);
        return 0;
    }
    // Its first word says what is recorded: mostly nothing (ACPI 6.5, table 18.12).
    size_t errors = 0;
    if (bert.region_length >= 4 && load_le32(region) != 0 && lazy_ready() == ST_OK)
        errors = acpi_error_region_describe(region, bert.region_length, sink);
    ops->memory_unmap(NULL, region, bert.region_length);
    return errors;
}

struct line_logger {
    char line[160];
    size_t length, lines;
};

static void line_log(void *arg, const char *text, size_t length)
{
    struct line_logger *logger = arg;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '\n') {
            if (logger->length < sizeof logger->line) logger->line[logger->length++] = text[i];
            continue;
        }
        if (logger->lines++ < ERROR_LINES_MAX) {
            log_warn("acpi", "last boot: %.*s", (int)logger->length, logger->line);
        }
        logger->length = 0;
    }
}

void platform_boot_errors_log(void)
{
    struct line_logger logger = {.length = 0};
    const struct acpi_text_sink sink = {line_log, &logger};
    (void)kernel_acpi_boot_errors(&sink);
    if (logger.lines > ERROR_LINES_MAX) {
        log_warn("acpi", "last boot: %zu more lines: see acpi bert",
                 logger.lines - ERROR_LINES_MAX);
    }
}

// `info`

static void print_nothing(void *arg, const char *text, size_t length)
{
    (void)arg;
    (void)text;
    (void)length;
}

static void time_print(const char *what, uint64_t ns)
{
    if (ns != 0)
        kprintf(", %llu.%03llu s %s", (ull)(ns / 1000000000), (ull)(ns / 1000000 % 1000), what);
}

static void times_print(void)
{
    struct acpi_firmware_times times;
    const struct acpi_table *table = kernel_acpi_table("FPDT");
    if (!table) return;
    if (acpi_fpdt_read(table->bytes, table->length, kernel_acpi_host_ops(), NULL, &times) < 0)
        return;
    kprintf("firmware time since reset");
    time_print("to its first code", times.reset_end_ns);
    time_print("to loading us", times.loader_load_ns);
    time_print("to starting us", times.loader_start_ns);
    time_print("to the end of boot services", times.exit_exit_ns);
    if (times.has_resume) {
        kprintf("; %u resumes", times.resumes);
        time_print("for the last", times.resume_ns);
    }
    kprintf("\n");
}

void platform_firmware_print(void)
{
    const struct acpi_text_sink nowhere = {print_nothing, NULL};
    times_print();
    if (kernel_acpi_table("TPM2") || kernel_acpi_table("TCPA")) {
        kprintf("TPM           %s\n", kernel_acpi_table("TPM2") ? "2.0" : "1.2");
    }
    if (kernel_acpi_table("BERT")) {
        size_t errors = kernel_acpi_boot_errors(&nowhere);
        kprintf("last boot     %zu error%s recorded%s\n", errors, errors == 1 ? "" : "s",
                errors > 0 ? ": acpi bert" : "");
    }
}
