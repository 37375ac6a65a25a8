// SPDX-License-Identifier: MIT
#pragma once
// Static tables that tell of the machine rather than drive it: how long the firmware took, what
// broke at the last boot, how far memory is. As with acpi/tables.h, `bytes` is a table with its
// header, `length` what can be read of it, and ST_BAD_LENGTH means that the fixed part is cut off.

#include <acpi/host.h>
#include <acpi/text.h>
#include <base/status.h>

// FPDT: ACPI 6.5, 5.2.24. Nanoseconds since the processor's reset was released; 0: not told.
struct acpi_firmware_times {
    bool has_boot, has_resume, has_suspend;
    uint64_t reset_end_ns;                // first code of the firmware
    uint64_t loader_load_ns;              // LoadImage of the boot loader began
    uint64_t loader_start_ns;             // StartImage of it began
    uint64_t exit_entry_ns, exit_exit_ns; // of ExitBootServices
    uint32_t resumes;
    uint64_t resume_ns, resume_average_ns; // of the last resume from S3; of all
    uint64_t suspend_start_ns, suspend_end_ns;
};
// Follows the table's pointers by ops->memory_map. ST_NOT_FOUND when no record can be read.
status_t acpi_fpdt_read(const uint8_t *bytes, size_t length, const struct acpi_host_ops *ops,
                        void *host, struct acpi_firmware_times *out) MUST_USE;
// Where the nth table with records is, and which one it is; false past the end.
#define ACPI_FPDT_RECORDS_MAX 65536u // bytes of such a table; real ones have some 60
bool acpi_fpdt_pointer_get(const uint8_t *bytes, size_t length, size_t nth, uint64_t *out_paddr,
                           bool *out_is_boot);

// BERT: ACPI 6.5, 18.3.1
#define ACPI_BERT_REGION_MAX (1024u * 1024u) // more is taken for nonsense

struct acpi_bert {
    uint64_t region_paddr;
    uint32_t region_length; // bytes
};
// ST_BAD_FORMAT: the region is empty, too large or nowhere.
status_t acpi_bert_decode(const uint8_t *bytes, size_t length, struct acpi_bert *out) MUST_USE;
// The errors of a region: generic error status blocks with their sections (ACPI 6.5, 18.3.2.7.1;
// UEFI 2.10, appendix N). One line for a block and, indented, one or more for each section. Returns
// how many blocks hold an error: 0 when nothing happened.
size_t acpi_error_region_describe(const uint8_t *region, size_t length,
                                  const struct acpi_text_sink *sink);

// HMAT: ACPI 6.5, 5.2.28. A matrix of one kind of figures from initiators (rows) to targets.
enum acpi_hmat_data {
    ACPI_HMAT_ACCESS_LATENCY,
    ACPI_HMAT_READ_LATENCY,
    ACPI_HMAT_WRITE_LATENCY,
    ACPI_HMAT_ACCESS_BANDWIDTH,
    ACPI_HMAT_READ_BANDWIDTH,
    ACPI_HMAT_WRITE_BANDWIDTH,
    ACPI_HMAT_DATA_COUNT
};

struct acpi_hmat_matrix {
    enum acpi_hmat_data data;
    uint8_t hierarchy; // 0: memory, 1..3: a memory-side cache of that level
    uint32_t initiators, targets;
    // For the functions below
    uint8_t revision;
    uint64_t unit;
    const uint8_t *bytes;
};

// The nth matrix that is whole; false past the end.
bool acpi_hmat_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_hmat_matrix *out);
// Proximity domains of a row and of a column.
uint32_t acpi_hmat_initiator(const struct acpi_hmat_matrix *matrix, uint32_t row);
uint32_t acpi_hmat_target(const struct acpi_hmat_matrix *matrix, uint32_t column);
// Picoseconds, or MB/s. False when nothing is told, or the target cannot be reached.
bool acpi_hmat_value(const struct acpi_hmat_matrix *matrix, uint32_t row, uint32_t column,
                     uint64_t *out);
