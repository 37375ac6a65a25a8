// SPDX-License-Identifier: MIT
// Heterogeneous Memory Attribute Table: ACPI 6.5, 5.2.28. Its matrices; the rest is layout only.

#include <acpi/tables_platform.h>
#include <base/bits.h>
#include <base/string.h>

#define HMAT_SIZE_MIN 40u
#define MATRIX_SIZE_MIN 32u
#define DOMAINS_MAX 4096u // more is taken for nonsense

enum { TYPE_MATRIX = 1 };

static bool matrix_decode(const uint8_t *at, size_t size, struct acpi_hmat_matrix *out)
{
    if (load_le16(at) != TYPE_MATRIX || size < MATRIX_SIZE_MIN) return false;
    out->hierarchy = at[8] & 15u;
    out->initiators = load_le32(at + 12);
    out->targets = load_le32(at + 16);
    out->unit = load_le64(at + 24);
    out->bytes = at;
    if (at[9] >= ACPI_HMAT_DATA_COUNT) return false;
    out->data = (enum acpi_hmat_data)at[9];
    if (out->initiators > DOMAINS_MAX || out->targets > DOMAINS_MAX) return false;
    uint64_t needed = 4ull * (out->initiators + out->targets) +
                      2ull * out->initiators * out->targets + MATRIX_SIZE_MIN;
    return needed <= size;
}

bool acpi_hmat_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_hmat_matrix *out)
{
    if (length < HMAT_SIZE_MIN) return false;
    for (size_t at = HMAT_SIZE_MIN; length - at >= 8;) {
        size_t size = load_le32(bytes + at + 4);
        if (size < 8 || size > length - at) return false;
        if (matrix_decode(bytes + at, size, out) && nth-- == 0) {
            out->revision = bytes[8];
            return true;
        }
        at += size;
    }
    return false;
}

uint32_t acpi_hmat_initiator(const struct acpi_hmat_matrix *matrix, uint32_t row)
{
    return load_le32(matrix->bytes + MATRIX_SIZE_MIN + 4 * (size_t)row);
}

uint32_t acpi_hmat_target(const struct acpi_hmat_matrix *matrix, uint32_t column)
{
    return load_le32(matrix->bytes + MATRIX_SIZE_MIN + 4 * ((size_t)matrix->initiators + column));
}

bool acpi_hmat_value(const struct acpi_hmat_matrix *matrix, uint32_t row, uint32_t column,
                     uint64_t *out)
{
    size_t lists = 4 * ((size_t)matrix->initiators + matrix->targets);
    size_t index = (size_t)row * matrix->targets + column;
    uint16_t entry = load_le16(matrix->bytes + MATRIX_SIZE_MIN + lists + 2 * index);
    if (entry == 0 || entry == UINT16_MAX) return false;
    if (__builtin_mul_overflow(matrix->unit, (uint64_t)entry, out)) return false;
    // In revision 1 entries are tenths: of nanoseconds, and of MB/s.
    if (matrix->revision > 1) return true;
    bool is_latency = matrix->data <= ACPI_HMAT_WRITE_LATENCY;
    if (is_latency) return !__builtin_mul_overflow(*out, (uint64_t)100, out);
    *out /= 10;
    return true;
}
