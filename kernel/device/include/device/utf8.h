// SPDX-License-Identifier: MIT
#pragma once
// UTF-8, one byte at a time: what consoles decode and the line editor reads and writes.

#include <base/types.h>

#define UTF8_REPLACEMENT 0xFFFDu // stands for what was malformed
#define UTF8_MAX_BYTES 4

struct utf8_decoder {
    uint32_t code;     // bits gathered so far
    uint32_t smallest; // a code below this was encoded too long
    unsigned missing;  // continuation bytes still to come
};

enum utf8_result {
    UTF8_MORE,      // the sequence goes on
    UTF8_DONE,      // *out_code is complete
    UTF8_BAD,       // the byte ends a malformed sequence: *out_code is UTF8_REPLACEMENT
    UTF8_BAD_REFEED // as UTF8_BAD, but the byte begins something new: feed it again
};

// A zeroed decoder is ready. Overlong forms, surrogates and codes above U+10FFFF are malformed.
enum utf8_result utf8_decode(struct utf8_decoder *decoder, uint8_t byte, uint32_t *out_code);
// Writes 1..4 bytes, no NUL. What is no Unicode scalar value is written as U+FFFD.
size_t utf8_encode(uint32_t code, char out[UTF8_MAX_BYTES]);
