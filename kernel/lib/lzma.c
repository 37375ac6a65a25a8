// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <lib/lzma.h>

#define STATES 12u
#define POSITIONS_MAX 16u // 1 << pb
#define PROBABILITY_BITS 11u
#define PROBABILITY_START (1u << (PROBABILITY_BITS - 1))
#define MOVE_BITS 5u
#define RANGE_MIN (1u << 24)

// Where the probabilities of each decision lie.
enum {
    IS_MATCH = 0,                               // [state][position]
    IS_REP = IS_MATCH + STATES * POSITIONS_MAX, // [state], as the next three
    IS_REP0 = IS_REP + STATES,
    IS_REP1 = IS_REP0 + STATES,
    IS_REP2 = IS_REP1 + STATES,
    IS_REP0_LONG = IS_REP2 + STATES, // [state][position]
    LENGTH_MATCH = IS_REP0_LONG + STATES * POSITIONS_MAX,
    LENGTH_REP = LENGTH_MATCH + 2 + 2 * 8 * POSITIONS_MAX + 256,
    SLOT = LENGTH_REP + 2 + 2 * 8 * POSITIONS_MAX + 256, // [length][64]
    DISTANCE = SLOT + 4 * 64,                            // trees of distances up to 127
    ALIGN = DISTANCE + 128,
    LITERAL = ALIGN + 16 // [context][0x300]
};
_Static_assert(LITERAL <= 1984, "LZMA_PROBABILITIES has room for them");

// Within a length's probabilities.
#define LENGTH_LOW 2u
#define LENGTH_MIDDLE (LENGTH_LOW + 8 * POSITIONS_MAX)
#define LENGTH_HIGH (LENGTH_MIDDLE + 8 * POSITIONS_MAX)

struct lzma {
    const uint8_t *in, *in_end;
    uint8_t *out;
    size_t out_at, out_size;
    uint16_t *probabilities;
    uint32_t range, code;
    unsigned literal_bits, literal_mask, position_mask; // lc, (1 << lp) - 1, (1 << pb) - 1
    unsigned state;
    uint32_t reps[4];
    bool is_broken;
};

// Range decoder

static void normalize(struct lzma *z)
{
    if (z->range >= RANGE_MIN) return;
    z->range <<= 8;
    if (z->in == z->in_end) {
        z->is_broken = true;
        z->code <<= 8;
        return;
    }
    z->code = z->code << 8 | *z->in++;
}

static unsigned bit_get(struct lzma *z, uint16_t *probability)
{
    uint32_t bound = (z->range >> PROBABILITY_BITS) * *probability;
    unsigned bit = z->code >= bound;
    if (bit) {
        z->range -= bound;
        z->code -= bound;
        *probability = (uint16_t)(*probability - (*probability >> MOVE_BITS));
    } else {
        z->range = bound;
        *probability =
            (uint16_t)(*probability + (((1u << PROBABILITY_BITS) - *probability) >> MOVE_BITS));
    }
    normalize(z);
    return bit;
}

static unsigned tree_get(struct lzma *z, uint16_t *tree, unsigned bits)
{
    unsigned symbol = 1;
    for (unsigned i = 0; i < bits; i++)
        symbol = symbol << 1 | bit_get(z, &tree[symbol]);
    return symbol - (1u << bits);
}

static unsigned tree_get_reverse(struct lzma *z, uint16_t *tree, unsigned bits)
{
    unsigned symbol = 1, value = 0;
    for (unsigned i = 0; i < bits; i++) {
        unsigned bit = bit_get(z, &tree[symbol]);
        symbol = symbol << 1 | bit;
        value |= bit << i;
    }
    return value;
}

static uint32_t direct_get(struct lzma *z, unsigned bits)
{
    uint32_t value = 0;
    while (bits-- > 0) {
        z->range >>= 1;
        unsigned bit = z->code >= z->range;
        if (bit) z->code -= z->range;
        value = value << 1 | bit;
        normalize(z);
    }
    return value;
}

// Symbols

static void literal_put(struct lzma *z)
{
    unsigned before = z->out_at > 0 ? z->out[z->out_at - 1] : 0;
    unsigned context = (unsigned)(z->out_at & z->literal_mask) << z->literal_bits |
                       before >> (8 - z->literal_bits);
    uint16_t *tree = z->probabilities + LITERAL + 0x300 * context;
    unsigned symbol = 1;
    if (z->state >= 7 && z->reps[0] < z->out_at) { // after a match: what it would go on with
        unsigned match = z->out[z->out_at - z->reps[0] - 1];
        while (symbol < 0x100) {
            unsigned wanted = match >> 7 & 1;
            unsigned bit = bit_get(z, &tree[((1 + wanted) << 8) + symbol]);
            match <<= 1;
            symbol = symbol << 1 | bit;
            if (bit != wanted) break;
        }
    }
    while (symbol < 0x100)
        symbol = symbol << 1 | bit_get(z, &tree[symbol]);
    z->out[z->out_at++] = (uint8_t)symbol;
    z->state = z->state < 4 ? 0 : z->state < 10 ? z->state - 3 : z->state - 6;
}

static unsigned length_get(struct lzma *z, unsigned base, unsigned position)
{
    uint16_t *p = z->probabilities + base;
    if (!bit_get(z, &p[0])) return 2 + tree_get(z, p + LENGTH_LOW + 8 * position, 3);
    if (!bit_get(z, &p[1])) return 10 + tree_get(z, p + LENGTH_MIDDLE + 8 * position, 3);
    return 18 + tree_get(z, p + LENGTH_HIGH, 8);
}

static uint32_t distance_get(struct lzma *z, unsigned length)
{
    unsigned kind = length < 6 ? length - 2 : 3;
    unsigned slot = tree_get(z, z->probabilities + SLOT + 64 * kind, 6);
    if (slot < 4) return slot;
    unsigned bits = (slot >> 1) - 1;
    uint32_t distance = (2 | (slot & 1)) << bits;
    if (slot < 14) {
        return distance + tree_get_reverse(z, z->probabilities + DISTANCE + distance - slot, bits);
    }
    distance += direct_get(z, bits - 4) << 4;
    return distance + tree_get_reverse(z, z->probabilities + ALIGN, 4);
}

// One of the four distances of late, moved to the front.
static void rep_choose(struct lzma *z)
{
    unsigned which = 1;
    if (bit_get(z, &z->probabilities[IS_REP1 + z->state]))
        which = 2 + bit_get(z, &z->probabilities[IS_REP2 + z->state]);
    uint32_t distance = z->reps[which];
    for (; which > 0; which--)
        z->reps[which] = z->reps[which - 1];
    z->reps[0] = distance;
}

static void match_put(struct lzma *z, unsigned position)
{
    unsigned length;
    if (!bit_get(z, &z->probabilities[IS_REP + z->state])) {
        for (unsigned i = 3; i > 0; i--)
            z->reps[i] = z->reps[i - 1];
        length = length_get(z, LENGTH_MATCH, position);
        z->reps[0] = distance_get(z, length);
        z->state = z->state < 7 ? 7 : 10;
    } else {
        bool is_first = !bit_get(z, &z->probabilities[IS_REP0 + z->state]);
        if (is_first &&
            !bit_get(z, &z->probabilities[IS_REP0_LONG + z->state * POSITIONS_MAX + position])) {
            length = 1;
            z->state = z->state < 7 ? 9 : 11;
        } else {
            if (!is_first) rep_choose(z);
            length = length_get(z, LENGTH_REP, position);
            z->state = z->state < 7 ? 8 : 11;
        }
    }
    if (z->reps[0] >= z->out_at || length > z->out_size - z->out_at) {
        z->is_broken = true;
        return;
    }
    for (const uint8_t *from = z->out + z->out_at - z->reps[0] - 1; length > 0; length--)
        z->out[z->out_at++] = *from++;
}

// The stream

static bool properties_read(struct lzma *z, unsigned properties)
{
    unsigned lc = properties % 9, lp = properties / 9 % 5, pb = properties / 45;
    z->literal_bits = lc;
    z->literal_mask = (1u << lp) - 1;
    z->position_mask = (1u << pb) - 1;
    return lc + lp <= LZMA_CONTEXT_BITS && pb <= 4;
}

status_t lzma_size(const void *packed, size_t size, uint64_t *out_size)
{
    const uint8_t *header = packed;
    // The range decoder's first five bytes belong to every stream; the first of them is 0.
    if (size < LZMA_HEADER_SIZE + 5 || header[0] >= 9 * 5 * 5 || header[LZMA_HEADER_SIZE] != 0)
        return ST_BAD_FORMAT;
    *out_size = load_le64(header + 5);
    return *out_size <= UINT32_MAX ? ST_OK : ST_BAD_FORMAT; // all ones: not said
}

status_t lzma_unpack(const void *packed, size_t size, void *out, size_t out_size,
                     struct lzma_work *work)
{
    const uint8_t *in = packed;
    uint64_t expected;
    status_t st = lzma_size(packed, size, &expected);
    if (st < 0) return st;
    if (expected != out_size) return ST_BAD_FORMAT;
    struct lzma z = {.in = in + LZMA_HEADER_SIZE + 1,
                     .in_end = in + size,
                     .out = out,
                     .out_size = out_size,
                     .probabilities = work->probabilities,
                     .range = UINT32_MAX};
    if (!properties_read(&z, in[0])) return ST_NOT_SUPPORTED;
    for (size_t i = 0; i < LZMA_PROBABILITIES; i++)
        work->probabilities[i] = PROBABILITY_START;
    for (unsigned i = 0; i < 4; i++)
        z.code = z.code << 8 | *z.in++;
    while (z.out_at < out_size && !z.is_broken) {
        unsigned position = (unsigned)z.out_at & z.position_mask;
        if (bit_get(&z, &z.probabilities[IS_MATCH + z.state * POSITIONS_MAX + position])) {
            match_put(&z, position);
        } else {
            literal_put(&z);
        }
    }
    return z.is_broken ? ST_BAD_FORMAT : ST_OK;
}
