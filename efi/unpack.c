// SPDX-License-Identifier: MIT
#include "unpack.h"

#include <base/bits.h>
#include <base/string.h>

#define MAGIC 0x184D2204u
#define FLAGS 0x68      // version 1, independent blocks, content size; no checksums, no dictionary
#define BLOCK_KIND 0x70 // at most 4 MiB
#define HEADER_SIZE 15  // magic, flags, block kind, content size, check of the header
#define BLOCK_STORED 0x80000000u

#define LENGTH_MORE 15u // a token's length that goes on in further bytes
#define MATCH_MIN 4u
#define COPY_STEP 16u // of copies that may write more than was asked for
// What a sequence reads and writes at most whose lengths have no more than one further byte.
#define QUICK_LITERALS (LENGTH_MORE + 254)
#define QUICK_IN (1 + 1 + QUICK_LITERALS + COPY_STEP + 2 + 1)
#define QUICK_OUT (QUICK_LITERALS + MATCH_MIN + LENGTH_MORE + 254 + COPY_STEP)
#define QUICK_DISTANCE 8u // from here on words can be copied

// The block and how far it is read, the contents and how far they are written.
struct unpacking {
    const uint8_t *in;
    uint64_t in_at, in_size;
    uint8_t *out;
    uint64_t out_at, out_size;
};

static inline void step_copy(uint8_t *to, const uint8_t *from)
{
    store_le64(to, load_le64(from));
    store_le64(to + 8, load_le64(from + 8));
}

// Copies in whole steps. `from` may be QUICK_DISTANCE or more before `to`, and overlap it.
static inline void steps_copy(uint8_t *to, const uint8_t *from, uint64_t size)
{
    for (uint64_t at = 0; at < size; at += COPY_STEP)
        step_copy(to + at, from + at);
}

// Unpacks sequences as long as they are plain and far from both ends, as nearly all are. What it
// leaves, the wrong ones too, is for sequence_unpack. Every instruction here counts: a kernel has
// tens of thousands of sequences.
static void quick_unpack(struct unpacking *u)
{
    const uint8_t *in = u->in + u->in_at;
    uint8_t *out = u->out;
    uint64_t out_at = u->out_at, out_last = u->out_size - QUICK_OUT;

    if (u->in_size < QUICK_IN || u->out_size < QUICK_OUT) return;
    for (const uint8_t *in_last = u->in + u->in_size - QUICK_IN;
         in <= in_last && out_at <= out_last;) {
        const uint8_t *from = in + 1;
        uint64_t literals = *in >> 4, length = *in & 15, distance;

        if (literals < LENGTH_MORE) {
            step_copy(out + out_at, from);
        } else {
            if (*from == 255) break;
            literals += *from++;
            steps_copy(out + out_at, from, literals);
        }
        from += literals;
        uint64_t match_at = out_at + literals;
        distance = load_le16(from);
        from += 2;
        if (distance < QUICK_DISTANCE || distance > match_at) break;

        if (length <= COPY_STEP - MATCH_MIN) {
            step_copy(out + match_at, out + match_at - distance);
        } else {
            if (length == LENGTH_MORE) {
                if (*from == 255) break;
                length += *from++;
            }
            steps_copy(out + match_at, out + match_at - distance, length + MATCH_MIN);
        }
        in = from;
        out_at = match_at + length + MATCH_MIN;
    }
    u->in_at = (uint64_t)(in - u->in);
    u->out_at = out_at;
}

// Adds the bytes that continue a length; false when the block ends within them.
static bool length_read(struct unpacking *u, uint64_t *length)
{
    uint8_t byte;

    do {
        if (u->in_at == u->in_size) return false;
        byte = u->in[u->in_at++];
        *length += byte;
    } while (byte == 255);
    return true;
}

// A match longer than its distance repeats what it has just written.
static void match_copy(uint8_t *to, uint64_t distance, uint64_t length)
{
    const uint8_t *from = to - distance;

    while (length > 0) {
        uint64_t there = (uint64_t)(to - from), part = length < there ? length : there;

        memcpy(to, from, part);
        to += part;
        length -= part;
    }
}

// Unpacks one sequence of any kind; *out_end is whether it was the last one.
static enum unpack_error sequence_unpack(struct unpacking *u, bool *out_end)
{
    uint64_t literals, length, distance;

    if (u->in_at == u->in_size) return UNPACK_ERROR_TRUNCATED; // a block ends with literals
    length = u->in[u->in_at++];
    literals = length >> 4;
    length &= 15;
    if (literals == LENGTH_MORE && !length_read(u, &literals)) return UNPACK_ERROR_TRUNCATED;
    if (literals > u->in_size - u->in_at) return UNPACK_ERROR_TRUNCATED;
    if (literals > u->out_size - u->out_at) return UNPACK_ERROR_TOO_LONG;
    memcpy(u->out + u->out_at, u->in + u->in_at, literals);
    u->in_at += literals;
    u->out_at += literals;
    *out_end = u->in_at == u->in_size;
    if (*out_end) return u->out_at == u->out_size ? UNPACK_OK : UNPACK_ERROR_TOO_SHORT;

    if (u->in_size - u->in_at < 2) return UNPACK_ERROR_TRUNCATED;
    distance = load_le16(u->in + u->in_at);
    u->in_at += 2;
    if (distance == 0 || distance > u->out_at) return UNPACK_ERROR_DISTANCE;
    if (length == LENGTH_MORE && !length_read(u, &length)) return UNPACK_ERROR_TRUNCATED;
    length += MATCH_MIN;
    if (length > u->out_size - u->out_at) return UNPACK_ERROR_TOO_LONG;
    match_copy(u->out + u->out_at, distance, length);
    u->out_at += length;
    return UNPACK_OK;
}

static enum unpack_error block_unpack(const uint8_t *in, uint64_t in_size, uint8_t *out,
                                      uint64_t out_size)
{
    struct unpacking u = {in, 0, in_size, out, 0, out_size};
    enum unpack_error error;
    bool end = false;

    do {
        quick_unpack(&u);
        error = sequence_unpack(&u, &end);
    } while (error == UNPACK_OK && !end);
    return error;
}

enum unpack_error unpack_size(const void *frame, uint64_t size, uint64_t *out_size)
{
    const uint8_t *header = frame;

    if (size < HEADER_SIZE) return UNPACK_ERROR_TOO_SMALL;
    if (load_le32(header) != MAGIC) return UNPACK_ERROR_MAGIC;
    if (header[4] != FLAGS || header[5] != BLOCK_KIND) return UNPACK_ERROR_KIND;
    *out_size = load_le64(header + 6);
    return *out_size <= UNPACK_SIZE_MAX ? UNPACK_OK : UNPACK_ERROR_SIZE;
}

// Reads the frame's next 32 bits: a block's size, or 0, the end mark.
static bool mark_read(const uint8_t **at, uint64_t *left, uint32_t *out_mark)
{
    if (*left < 4) return false;
    *out_mark = load_le32(*at);
    *at += 4;
    *left -= 4;
    return true;
}

enum unpack_error unpack(const void *frame, uint64_t size, void *out, uint64_t out_size)
{
    const uint8_t *at = (const uint8_t *)frame + HEADER_SIZE;
    uint64_t expected, left = size - HEADER_SIZE;
    uint32_t mark;
    enum unpack_error error = unpack_size(frame, size, &expected);

    if (error != UNPACK_OK) return error;
    if (expected != out_size) return UNPACK_ERROR_SIZE;
    if (!mark_read(&at, &left, &mark)) return UNPACK_ERROR_BLOCK;
    if (out_size == 0) return mark == 0 ? UNPACK_OK : UNPACK_ERROR_END;

    uint32_t block_size = mark & ~BLOCK_STORED;
    if (block_size == 0 || block_size > left) return UNPACK_ERROR_BLOCK;
    if (mark & BLOCK_STORED) {
        if (block_size > out_size) return UNPACK_ERROR_TOO_LONG;
        if (block_size < out_size) return UNPACK_ERROR_TOO_SHORT;
        memcpy(out, at, out_size);
    } else {
        error = block_unpack(at, block_size, out, out_size);
        if (error != UNPACK_OK) return error;
    }
    at += block_size;
    left -= block_size;
    return mark_read(&at, &left, &mark) && mark == 0 ? UNPACK_OK : UNPACK_ERROR_END;
}

const char *unpack_error_text(enum unpack_error error)
{
    switch (error) {
    case UNPACK_OK:
        return "no error";
#define X(name, text)                                                                              \
    case UNPACK_ERROR_##name:                                                                      \
        return text;
        UNPACK_ERROR_LIST(X)
#undef X
    }
    return "unknown error";
}
