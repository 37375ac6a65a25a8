// SPDX-License-Identifier: MIT
// Runs of bits in bytes.

#include "region/internal.h"

uint64_t aml_bits_get(const uint8_t *bytes, size_t length, uint64_t at, unsigned count)
{
    uint64_t value = 0;
    size_t byte = (size_t)(at / 8);
    unsigned shift = at % 8;
    for (unsigned got = 0; got < count && byte < length; byte++) {
        uint64_t part = (uint64_t)(bytes[byte] >> shift);
        value |= part << got;
        got += 8 - shift;
        shift = 0;
    }
    return value & aml_bit_mask(count);
}

void aml_bits_set(uint8_t *bytes, uint64_t at, unsigned count, uint64_t value)
{
    size_t byte = (size_t)(at / 8);
    unsigned shift = at % 8;
    while (count > 0) {
        unsigned part = 8 - shift < count ? 8 - shift : count;
        uint8_t mask = (uint8_t)(aml_bit_mask(part) << shift);
        bytes[byte] = (uint8_t)((bytes[byte] & ~mask) | ((value << shift) & mask));
        value >>= part;
        count -= part;
        shift = 0;
        byte++;
    }
}
