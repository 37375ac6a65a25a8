// SPDX-License-Identifier: MIT
// Method bodies: the input, but for its first four bytes, becomes \FUZZ (2 arguments) in a table
// that declares an object of every kind for it to play with (prelude.asl). The first four bytes
// choose how it runs, as in the table harness; bit 7 of the first makes the table's integers 32
// bits wide.

#include <stdlib.h>
#include <string.h>

#include <base/bits.h>

#include "host.h"
#include "mutate.h"

#define LEAD 4u
#define BODY_MAX 60000u
#define METHOD_HEAD 10u // opcode, PkgLength of 4 bytes, name, flags

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed);

// What iasl made of prelude.asl.
__asm__(".section .rodata\n"
        "fuzz_prelude: .incbin \"" FUZZ_PRELUDE "\"\n"
        "fuzz_prelude_end:\n"
        ".previous\n");
extern const uint8_t fuzz_prelude[], fuzz_prelude_end[];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < LEAD || size > BODY_MAX) return 0;
    size_t prelude = (size_t)(fuzz_prelude_end - fuzz_prelude), body = size - LEAD;
    size_t length = prelude + METHOD_HEAD + body;
    uint8_t *table = malloc(length);
    if (!table) return 0;
    memcpy(table, fuzz_prelude, prelude);
    uint8_t *method = table + prelude;
    size_t package = body + METHOD_HEAD - 1;
    method[0] = 0x14;
    store_le32(method + 1, (uint32_t)(0xc0 | (package & 0xf) | package >> 4 << 8));
    memcpy(method + 5, "FUZZ", 4);
    method[9] = 2; // arguments
    memcpy(method + METHOD_HEAD, data + LEAD, body);
    table[8] = data[0] & 0x80 ? 1 : 2;
    fuzz_table_seal(table, length);
    long allowed = data[0] & FUZZ_FAIL_ALLOC ? load_le16(data + 2) : -1;
    fuzz_table_run(table, length, load_le16(data) & ~0x80u, allowed);
    free(table);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    if (max_size < LEAD + 64) return LLVMFuzzerMutate(data, size, max_size);
    if (size < LEAD) {
        memset(data + size, 0, LEAD - size);
        size = LEAD;
    }
    if (seed % 8 == 0) data[0] ^= (uint8_t)(1u << seed / 8 % 8);
    if (seed % 8 == 1) data[1] ^= FUZZ_SLABS >> 8;
    if (data[0] & FUZZ_FAIL_ALLOC) store_le16(data + 2, (uint16_t)(seed / 64 % 600));
    return aml_mutate(data, LEAD, size, max_size, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed)
{
    if (size < LEAD || other_size <= LEAD || size > max_size) return 0;
    memcpy(out, data, size);
    return aml_cross(out, LEAD, size, max_size, other, other_size, seed);
}
