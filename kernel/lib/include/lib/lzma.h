// SPDX-License-Identifier: MIT
#pragma once
// Unpacks LZMA streams with the header of .lzma files ("LZMA specification" in the LZMA SDK, public
// domain), as scripts/pack --lzma writes them. Pure code; nothing in the stream is believed. Slow:
// some forty instructions a byte.

#include <base/status.h>

#define LZMA_HEADER_SIZE 13u
// Literal contexts of the streams that are accepted (lc + lp).
#define LZMA_CONTEXT_BITS 3u
#define LZMA_PROBABILITIES (1984u + (0x300u << LZMA_CONTEXT_BITS))

struct lzma_work { // contents do not matter
    uint16_t probabilities[LZMA_PROBABILITIES];
};

// How long the contents are. ST_BAD_FORMAT when that is no stream, or says no length.
status_t lzma_size(const void *packed, size_t size, uint64_t *out_size) MUST_USE;
// Unpacks into `out`, whose `out_size` bytes are what lzma_size said. ST_BAD_FORMAT,
// ST_NOT_SUPPORTED (more literal contexts); then the contents are undefined.
status_t lzma_unpack(const void *packed, size_t size, void *out, size_t out_size,
                     struct lzma_work *work) MUST_USE;
