// SPDX-License-Identifier: MIT
// The sum that each table has to have.

#include <acpi/tables.h>
#include <base/bits.h>

// Words summed at once: so many bytes fit a lane of 16 bits.
#define ROUND 256u

// Tables are large, and each is summed at every boot. The even bytes of a word are summed in lanes
// of 16 bits, and the words as a whole: less the even bytes, that is the odd ones. Its inner loop
// is one that compilers turn into vectors where there are any.
uint8_t acpi_checksum(const uint8_t *bytes, size_t length)
{
    const uint64_t even_mask = 0x00ff00ff00ff00ffull;
    uint8_t sum = 0;
    while (length >= 8) {
        size_t words = length / 8 < ROUND ? length / 8 : ROUND;
        uint64_t all = 0, even = 0;
        for (size_t i = 0; i < words; i++) {
            uint64_t word = load_le64(bytes + 8 * i);
            all += word;
            even += word & even_mask;
        }
        uint64_t odd = (all - even) >> 8;
        for (unsigned shift = 0; shift < 64; shift += 16)
            sum = (uint8_t)(sum + (even >> shift) + (odd >> shift));
        bytes += 8 * words;
        length -= 8 * words;
    }
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return sum;
}
