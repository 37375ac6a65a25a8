// SPDX-License-Identifier: MIT
#pragma once
// Unpacks what scripts/pack has packed: an LZ4 frame of one block (LZ4 frame format 1.6.3, LZ4
// block format, both in the documentation of the lz4 library). Pure code, tested on the host;
// nothing in the frame is believed. There is no checksum over the contents: what is damaged without
// breaking the format unpacks to damaged contents.

#include <base/types.h>

// Every way in which a frame can be refused, with the text that the person at the screen reads.
// clang-format off
#define UNPACK_ERROR_LIST(X)                                                               \
    X(TOO_SMALL, "packed file is shorter than its header")                                 \
    X(MAGIC,     "not an LZ4 frame")                                                       \
    X(KIND,      "LZ4 frame of a kind that is not supported")                              \
    X(SIZE,      "packed file is too large")                                               \
    X(BLOCK,     "packed block lies outside the file, or is none")                         \
    X(TRUNCATED, "packed block ends within a sequence")                                    \
    X(DISTANCE,  "packed block repeats what was before its start")                         \
    X(TOO_LONG,  "packed block holds more than its frame says")                            \
    X(TOO_SHORT, "packed block holds less than its frame says")                            \
    X(END,       "packed block is not followed by the end mark")
// clang-format on

enum unpack_error {
    UNPACK_OK = 0,
#define X(name, text) UNPACK_ERROR_##name,
    UNPACK_ERROR_LIST(X)
#undef X
};

#define UNPACK_SIZE_MAX (4 * MIB) // of the contents: the largest block that a frame can have

// Checks the header of `frame` (`size` bytes, any alignment): how long the contents are.
enum unpack_error unpack_size(const void *frame, uint64_t size, uint64_t *out_size) MUST_USE;

// Unpacks into `out`, whose `out_size` bytes are what unpack_size said. On error they are
// undefined. Bytes behind the frame's end mark are ignored.
enum unpack_error unpack(const void *frame, uint64_t size, void *out, uint64_t out_size) MUST_USE;

const char *unpack_error_text(enum unpack_error error);
