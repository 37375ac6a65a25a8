// SPDX-License-Identifier: MIT
// Firmware Performance Data Table: ACPI 6.5, 5.2.24. The table points at further ones in memory.

#include <acpi/tables_platform.h>
#include <base/bits.h>
#include <base/string.h>

enum { POINTER_BOOT = 0, POINTER_S3 = 1, POINTER_SIZE = 16 };
enum { RECORD_S3_RESUME = 0, RECORD_S3_SUSPEND = 1, RECORD_BOOT = 2 };

struct reader {
    const struct acpi_host_ops *ops;
    void *host;
    struct acpi_firmware_times *out;
};

static void boot_record_read(const uint8_t *record, size_t size, struct acpi_firmware_times *out)
{
    if (load_le16(record) != RECORD_BOOT || size < 48) return;
    out->has_boot = true;
    out->reset_end_ns = load_le64(record + 8);
    out->loader_load_ns = load_le64(record + 16);
    out->loader_start_ns = load_le64(record + 24);
    out->exit_entry_ns = load_le64(record + 32);
    out->exit_exit_ns = load_le64(record + 40);
}

static void s3_record_read(const uint8_t *record, size_t size, struct acpi_firmware_times *out)
{
    uint16_t type = load_le16(record);
    if (type == RECORD_S3_RESUME && size >= 24) {
        out->has_resume = true;
        out->resumes = load_le32(record + 4);
        out->resume_ns = load_le64(record + 8);
        out->resume_average_ns = load_le64(record + 16);
    } else if (type == RECORD_S3_SUSPEND && size >= 20) {
        out->has_suspend = true;
        out->suspend_start_ns = load_le64(record + 4);
        out->suspend_end_ns = load_le64(record + 12);
    }
}

// Records begin with a type in 16 bits and a length in 8.
static void records_read(const uint8_t *table, size_t length, bool is_boot,
                         struct acpi_firmware_times *out)
{
    for (size_t at = 8; length - at >= 4 && at <= length;) {
        size_t size = table[at + 2];
        if (size < 4 || size > length - at) return;
        if (is_boot) {
            boot_record_read(table + at, size, out);
        } else {
            s3_record_read(table + at, size, out);
        }
        at += size;
    }
}

static void table_read(const struct reader *r, uint64_t paddr, bool is_boot)
{
    const char *signature = is_boot ? "FBPT" : "S3PT";
    if (paddr == 0) return;
    uint8_t *header = r->ops->memory_map(r->host, paddr, 8);
    if (!header) return;
    bool is_good = memcmp(header, signature, 4) == 0;
    uint32_t length = load_le32(header + 4);
    r->ops->memory_unmap(r->host, header, 8);
    if (!is_good || length < 8 || length > ACPI_FPDT_RECORDS_MAX) return;
    uint8_t *table = r->ops->memory_map(r->host, paddr, length);
    if (!table) return;
    records_read(table, length, is_boot, r->out);
    r->ops->memory_unmap(r->host, table, length);
}

bool acpi_fpdt_pointer_get(const uint8_t *bytes, size_t length, size_t nth, uint64_t *out_paddr,
                           bool *out_is_boot)
{
    if (length < 36) return false;
    for (size_t at = 36; length - at >= 4 && at <= length;) {
        size_t size = bytes[at + 2];
        if (size < 4 || size > length - at) return false;
        uint16_t type = load_le16(bytes + at);
        if (size >= POINTER_SIZE && type <= POINTER_S3 && nth-- == 0) {
            *out_paddr = load_le64(bytes + at + 8);
            *out_is_boot = type == POINTER_BOOT;
            return true;
        }
        at += size;
    }
    return false;
}

status_t acpi_fpdt_read(const uint8_t *bytes, size_t length, const struct acpi_host_ops *ops,
                        void *host, struct acpi_firmware_times *out)
{
    const struct reader r = {ops, host, out};
    memset(out, 0, sizeof *out);
    if (length < 36) return ST_BAD_LENGTH;
    uint64_t paddr;
    bool is_boot;
    for (size_t i = 0; acpi_fpdt_pointer_get(bytes, length, i, &paddr, &is_boot); i++)
        table_read(&r, paddr, is_boot);
    return out->has_boot || out->has_resume || out->has_suspend ? ST_OK : ST_NOT_FOUND;
}
