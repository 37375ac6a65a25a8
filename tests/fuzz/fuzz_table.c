// SPDX-License-Identifier: MIT
// Whole tables, loaded as DSDT. The last four header bytes (creator revision) choose how: mode (two
// bytes), and which allocation fails.

#include <string.h>

#include <base/bits.h>

#include "host.h"
#include "mutate.h"

#define HEADER 36u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned mode = size >= HEADER ? load_le16(data + 32) : 0;
    long allowed = mode & FUZZ_FAIL_ALLOC ? load_le16(data + 34) : -1;
    fuzz_table_run(data, size, mode, allowed);
    return 0;
}

static size_t header_change(uint8_t *data, size_t size, unsigned seed)
{
    if (size < HEADER) {
        memset(data + size, 0, HEADER - size);
        size = HEADER;
    }
    memcpy(data, seed % 64 ? "DSDT" : "SSDT", 4);
    unsigned bit = seed / 8 % 8;
    if (seed % 8 == 0 && bit < 7) data[32] ^= (uint8_t)(1u << bit);
    if (seed % 8 == 0 && bit == 7) data[33] ^= FUZZ_SLABS >> 8;
    if (seed % 32 == 1) data[8] ^= 3; // revision: 32 or 64 bits
    if (data[32] & FUZZ_FAIL_ALLOC) store_le16(data + 34, (uint16_t)(seed / 64 % 2000));
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    if (max_size < HEADER + 64) return LLVMFuzzerMutate(data, size, max_size);
    size = header_change(data, size, seed);
    size = aml_mutate(data, HEADER, size, max_size, seed);
    if (seed % 256) fuzz_table_seal(data, size);
    return size;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed)
{
    if (size < HEADER || other_size <= HEADER || size > max_size) return 0;
    memcpy(out, data, size);
    size = aml_cross(out, HEADER, size, max_size, other, other_size, seed);
    fuzz_table_seal(out, size);
    return size;
}
