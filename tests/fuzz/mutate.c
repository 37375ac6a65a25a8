// SPDX-License-Identifier: MIT
#include "mutate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 512
#define DEPTH_MAX 32
#define SPLICE_MAX 4096

struct block {     // a term with a PkgLength
    size_t start;  // its opcode
    size_t length; // where its PkgLength stands
    size_t end;
};

struct aml {
    uint8_t *data;
    size_t start, size, max;
    uint32_t random;
    struct block blocks[BLOCKS_MAX];
    size_t block_count;
};

static uint32_t pick(struct aml *a, size_t below)
{
    a->random = a->random * 1664525u + 1013904223u;
    return below ? (uint32_t)(((uint64_t)a->random * below) >> 32) : 0;
}

// Blocks

// Bytes of the opcode at `at` when a PkgLength follows, else 0.
static size_t block_opcode(const struct aml *a, size_t at)
{
    uint8_t op = a->data[at];
    if ((op >= 0x10 && op <= 0x14) || (op >= 0xa0 && op <= 0xa2)) return 1;
    if (op != 0x5b || at + 1 >= a->size) return 0;
    uint8_t ext = a->data[at + 1];
    return ext >= 0x81 && ext <= 0x87 ? 2 : 0;
}

static size_t length_bytes(uint8_t lead)
{
    return 1u + (lead >> 6);
}

static size_t length_read(const uint8_t *p)
{
    size_t bytes = length_bytes(*p);
    size_t value = bytes == 1 ? *p & 0x3f : *p & 0x0f;
    for (size_t i = 1; i < bytes; i++)
        value |= (size_t)p[i] << (8 * i - 4);
    return value;
}

// In the bytes that are there; false when it does not fit them.
static bool length_write(uint8_t *p, size_t value)
{
    size_t bytes = length_bytes(*p);
    if (value >= (bytes == 1 ? 64u : (size_t)1 << (8 * bytes - 4))) return false;
    *p = (uint8_t)((bytes - 1) << 6 | (bytes == 1 ? value : value & 0x0f));
    for (size_t i = 1; i < bytes; i++)
        p[i] = (uint8_t)(value >> (8 * i - 4));
    return true;
}

static void blocks_find(struct aml *a)
{
    a->block_count = 0;
    for (size_t at = a->start; at < a->size && a->block_count < BLOCKS_MAX; at++) {
        size_t opcode = block_opcode(a, at);
        if (!opcode || at + opcode >= a->size) continue;
        size_t length = at + opcode;
        if (length + length_bytes(a->data[length]) > a->size) continue;
        size_t end = length + length_read(a->data + length);
        if (end <= length || end > a->size) continue;
        a->blocks[a->block_count++] = (struct block){at, length, end};
    }
}

static const struct block *block_pick(struct aml *a)
{
    return a->block_count ? &a->blocks[pick(a, a->block_count)] : NULL;
}

// Replaces `removed` bytes at `at` by `bytes`, and mends the PkgLength of the blocks around them:
// those of one byte that must grow to two do.
static bool splice(struct aml *a, size_t at, size_t removed, const uint8_t *bytes, size_t count)
{
    size_t around[DEPTH_MAX], depth = 0; // PkgLengths, outermost first
    if (a->size - removed + count + DEPTH_MAX > a->max) return false;
    for (size_t i = 0; i < a->block_count && depth < DEPTH_MAX; i++) {
        const struct block *b = &a->blocks[i];
        bool contains = b->length < at && at + removed <= b->end;
        if (contains) around[depth++] = b->length;
    }
    memmove(a->data + at + count, a->data + at + removed, a->size - at - removed);
    if (count) memcpy(a->data + at, bytes, count);
    a->size = a->size - removed + count;
    size_t grown = 0;
    while (depth > 0) { // innermost first: an outer one sees how much the inner ones grew
        uint8_t *p = a->data + around[--depth];
        size_t value = length_read(p) + count + grown - removed;
        if (length_write(p, value)) continue;
        if (length_bytes(*p) == 4 || a->size == a->max) continue;
        memmove(p + 1, p, a->size - (size_t)(p - a->data));
        a->size++;
        grown++;
        *p = (uint8_t)(length_bytes(p[1]) << 6);
        length_write(p, value + 1);
    }
    return true;
}

// Mutations: false when there is nothing to do it to.

static bool block_double(struct aml *a)
{
    static uint8_t copy[SPLICE_MAX];
    const struct block *from = block_pick(a), *to = block_pick(a);
    if (!from || from->end - from->start > sizeof copy) return false;
    size_t size = from->end - from->start;
    memcpy(copy, a->data + from->start, size);
    return splice(a, pick(a, 2) ? to->start : to->end, 0, copy, size);
}

static bool block_remove(struct aml *a)
{
    const struct block *b = block_pick(a);
    return b && splice(a, b->start, b->end - b->start, NULL, 0);
}

static bool block_move(struct aml *a)
{
    static uint8_t copy[SPLICE_MAX];
    const struct block *b = block_pick(a);
    if (!b || b->end - b->start > sizeof copy) return false;
    size_t size = b->end - b->start;
    memcpy(copy, a->data + b->start, size);
    if (!splice(a, b->start, size, NULL, 0)) return false;
    blocks_find(a);
    const struct block *to = block_pick(a);
    return splice(a, to ? to->end : a->size, 0, copy, size);
}

static bool length_break(struct aml *a)
{
    const struct block *b = block_pick(a);
    if (!b) return false;
    uint8_t *p = a->data + b->length;
    size_t value = length_read(p);
    switch (pick(a, 6)) {
    case 0:
        return length_write(p, value + 1 + pick(a, 16));
    case 1:
        return length_write(p, value - (1 + pick(a, value < 16 ? value : 16)));
    case 2:
        return length_write(p, 0);
    case 3:
        *p ^= (uint8_t)(0x40u << pick(a, 2)); // how many bytes it has
        return true;
    case 4:
        return length_write(p, a->size - b->length + pick(a, 4));
    default:
        for (size_t i = 0; i < length_bytes(*p); i++)
            p[i] = i ? 0xff : *p | 0x0f;
        return true;
    }
}

// Opcodes that take the place of one another.
static const char *const classes[] = {
    "\x72\x73\x74\x77\x79\x7a\x7b\x7c\x7d\x7e\x7f\x84\x85\x88\x9c", // operand, operand, target
    "\x80\x81\x82\x96\x97\x98\x99",                                 // operand, target
    "\x90\x91\x93\x94\x95",
    "\x71\x75\x76\x83\x87\x8e\x92\xa4", // one operand
    "\x70\x9d",
    "\x8a\x8b\x8c\x8d\x8f",
    "\xa0\xa2",
    "\x11\x12\x13",
    "\x9f\xa3\xa5\xcc",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e", // Local, Arg
    "\x0a\x0b\x0c\x0d\x0e",
};
static const char ext_class[] = "\x12\x20\x21\x22\x23\x24\x25\x26\x27\x28\x29\x2a";

static bool opcode_swap(struct aml *a)
{
    size_t at = a->start + pick(a, a->size - a->start);
    for (size_t tries = 0; tries < 64 && at < a->size; tries++, at++) {
        const char *set = NULL;
        if (at > a->start && a->data[at - 1] == 0x5b && strchr(ext_class, a->data[at]))
            set = ext_class;
        for (size_t i = 0; !set && i < sizeof classes / sizeof *classes; i++)
            if (a->data[at] && strchr(classes[i], (char)a->data[at])) set = classes[i];
        if (!set) continue;
        a->data[at] = (uint8_t)set[pick(a, strlen(set))];
        return true;
    }
    return false;
}

static bool is_name(const uint8_t *p)
{
    for (unsigned i = 0; i < 4; i++) {
        bool is_letter = (p[i] >= 'A' && p[i] <= 'Z') || p[i] == '_';
        if (!is_letter && (i == 0 || p[i] < '0' || p[i] > '9')) return false;
    }
    return true;
}

static uint8_t *name_pick(struct aml *a)
{
    size_t length = a->size - a->start;
    if (length < 4) return NULL;
    size_t at = a->start + pick(a, length);
    for (size_t tries = 0; tries < length; tries++, at++) {
        if (at + 4 > a->size) at = a->start;
        if (is_name(a->data + at)) return a->data + at;
    }
    return NULL;
}

static bool name_exchange(struct aml *a)
{
    static const char *const known[] = {"_SB_", "_HID", "_ADR", "_STA", "_CRS", "_REG", "_INI",
                                        "_OSI", "_GL_", "_BBN", "_SEG", "_Q00", "FUZZ", "INT0"};
    uint8_t *to = name_pick(a), *from = name_pick(a);
    if (!to) return false;
    if (pick(a, 4) == 0) {
        memcpy(to, known[pick(a, sizeof known / sizeof *known)], 4);
    } else {
        memmove(to, from, 4);
    }
    return true;
}

static bool constant_change(struct aml *a)
{
    static const uint64_t values[] = {0,          1,          2,           7,         8,
                                      31,         32,         63,          64,        0x7f,
                                      0xff,       0x7fff,     0xffff,      0x10000,   0x7fffffff,
                                      0x80000000, 0xffffffff, 0x100000000, INT64_MAX, UINT64_MAX};
    size_t at = a->start + pick(a, a->size - a->start);
    for (size_t tries = 0; tries < 64 && at + 9 < a->size; tries++, at++) {
        uint8_t op = a->data[at];
        size_t bytes = op == 0x0a ? 1 : op == 0x0b ? 2 : op == 0x0c ? 4 : op == 0x0e ? 8 : 0;
        if (!bytes) continue;
        uint64_t value = values[pick(a, sizeof values / sizeof *values)] - pick(a, 3);
        memcpy(a->data + at + 1, &value, bytes);
        return true;
    }
    return false;
}

// Whole terms, with names that tests/fuzz/prelude.asl declares.
#define TERM(bytes)                                                                                \
    {                                                                                              \
        sizeof bytes - 1, (const uint8_t *)bytes                                                   \
    }
static const struct term {
    size_t length;
    const uint8_t *bytes;
} terms[] = {
    TERM("\x70\x68\x60"),                 // Local0 = Arg0
    TERM("\x70\x71\x60\x61"),             // Local1 = RefOf (Local0)
    TERM("\x70\x71\x69\x60"),             // Local0 = RefOf (Arg1)
    TERM("\x70\x83\x60\x61"),             // Local1 = DerefOf (Local0)
    TERM("\x70\x88PKG0\x01\x00\x60"),     // Local0 = PKG0[1]
    TERM("\x70\x60\x88PKG0\x01\x00"),     // PKG0[1] = Local0
    TERM("\x70PKG0\x88PKG0\x00\x00"),     // PKG0[0] = PKG0
    TERM("\x70\x60\x88\x61\x0a\x02\x00"), // Local1[2] = Local0
    TERM("\x70\x88\x60\x01\x61\x62"),     // Local2 = Index (Local0, 1, Local1)
    TERM("\x70\x12\x07\x03\x01\x0d"
         "ab\x00\x60"),                       // Local0 = Package (3) {1, "ab"}
    TERM("\x70\x13\x03\x0a\x05\x60"),         // a VarPackage
    TERM("\x70\x11\x05\x0a\x08\x01\x02\x60"), // Local0 = Buffer (8) {1, 2}
    TERM("\x9d\x60INT0"),                     // CopyObject (Local0, INT0)
    TERM("\x9dMTH0\x60"),
    TERM("\x9dREG0\x60"),
    TERM("\x9d\x60PKG0"),
    TERM("\x8c\x60\x01NEW0"), // CreateByteField (Local0, 1, NEW0)
    TERM("\x5b\x13"
         "BUF0\x03\x0a\x0b"
         "NEW1"),
    TERM("\x08NEW2\x0d"
         "text\x00"),
    TERM("\x70\x60NEW0"),
    TERM("\x70NEW1\x60"),
    TERM("\x70"
         "FLD0\x60"),
    TERM("\x70\x60"
         "FLD1"),
    TERM("\x70\x60"
         "BNK0"),
    TERM("\x70IDX0\x60"),
    TERM("\x70\x60PCI0"),
    TERM("\x75\x60"),
    TERM("\x76INT0"),
    TERM("\x73\x60STR0\x60"), // Concatenate (Local0, STR0, Local0)
    TERM("\x84"
         "BUF0"
         "BUF0\x60"),                         // ConcatenateResTemplate
    TERM("\x9e\x60\x01\x0a\x03\x61"),         // Mid
    TERM("\x89PKG0\x01\x60\x00\x00\x00"),     // Match
    TERM("\x78\x60\x0a\x03\x61\x62"),         // Divide
    TERM("\xa2\x07\x95\x60\x0a\x10\x75\x60"), // While (Local0 < 16) { Local0++ }
    TERM("\xa2\x02\x01"),                     // While (1) {}
    TERM("\xa0\x04\x60\xa4\x60"),             // If (Local0) { Return (Local0) }
    TERM("\xa0\x05\x92\x60\xa3\xa3\xa1\x03\x75\x60"),
    TERM("FUZZ\x68\x69"), // a call of itself
    TERM("MTH2\x60INT0"),
    TERM("\x70MTH2\x71\x60\x01\x61"),
    TERM("\x70MTH1\x60\x61"),
    TERM("\x5b\x23MTX0\xff\xff"),
    TERM("\x5b\x27MTX0"),
    TERM("\x5b\x25"
         "EVT0\x0a\x05"),
    TERM("\x5b\x24"
         "EVT0"),
    TERM("\x86"
         "DEV0\x60"),
    TERM("\x5b\x12MISS\x60"),
    TERM("\x5b\x20"
         "BUF0\x60"),     // Load
    TERM("\x5b\x2a\x60"), // Unload
    TERM("\x5b\x1f\x0d"
         "DSDT\x00\x0d\x00\x0d\x00\x0d\x00\x0d\x00\x00"),
    TERM("\x5b\x80NEW3\x00\x0b\x00\x10\x0a\x10"), // OperationRegion
    TERM("\x5b\x81\x0bNEW3\x01NEW4\x08"),         // Field
    TERM("\x10\x08\\NEW5\xa3\xa3"),
    TERM("\x5b\x82\x0cNEW6\x08NEW7\x01\xa3"),
    TERM("\x14\x09NEW8\x01\xa4\x68\xa3"),
    TERM("\x06INT0NEW9"),
    TERM("\x70\x60\x5b\x31"), // Debug = Local0
    TERM("\x70\x98\x60\x00\x61"),
    TERM("\x70\x87\x71\x60\x61"),
    TERM("\x70\x8e\x88PKG0\x01\x00\x60"),
    TERM("\xa4\x60"),
    TERM("\xa5"),
    TERM("\x9f"),
};

static bool term_insert(struct aml *a)
{
    const struct term *t = &terms[pick(a, sizeof terms / sizeof *terms)];
    const struct block *b = block_pick(a);
    size_t at = a->start + pick(a, a->size - a->start + 1);
    if (b && pick(a, 3)) at = pick(a, 2) ? b->end : b->start;
    return splice(a, at, 0, t->bytes, t->length);
}

static bool bytes_cut(struct aml *a)
{
    size_t left = a->size - a->start;
    if (left < 2) return false;
    size_t count = 1 + pick(a, left < 12 ? left : 12);
    size_t at = a->start + pick(a, left - count + 1);
    return splice(a, at, count, NULL, 0);
}

static bool bytes_random(struct aml *a)
{
    uint8_t *at = a->data + a->start;
    a->size = a->start + LLVMFuzzerMutate(at, a->size - a->start, a->max - a->start);
    return true;
}

static bool byte_change(struct aml *a)
{
    a->data[a->start + pick(a, a->size - a->start)] ^= (uint8_t)(1u << pick(a, 8));
    return true;
}

static bool (*const mutations[])(struct aml *a) = {
    block_double, block_remove,  block_move,      length_break, opcode_swap,
    opcode_swap,  name_exchange, constant_change, term_insert,  term_insert,
    term_insert,  bytes_cut,     bytes_random,    byte_change,
};

size_t aml_mutate(uint8_t *data, size_t start, size_t size, size_t max_size, unsigned seed)
{
    static struct aml a;
    a = (struct aml){.data = data, .start = start, .size = size, .max = max_size, .random = seed};
    for (unsigned rounds = 1 + pick(&a, 4); rounds; rounds--) {
        if (a.size <= start) {
            data[start] = 0xa3;
            a.size = start + 1;
        }
        blocks_find(&a);
        for (unsigned tries = 0; tries < 8; tries++)
            if (mutations[pick(&a, sizeof mutations / sizeof *mutations)](&a)) break;
    }
    return a.size;
}

size_t aml_cross(uint8_t *data, size_t start, size_t size, size_t max_size, const uint8_t *other,
                 size_t other_size, unsigned seed)
{
    static struct aml a, b;
    b = (struct aml){.data = (uint8_t *)other, .start = start, .size = other_size, .random = seed};
    blocks_find(&b);
    const struct block *from = block_pick(&b);
    if (!from || from->end - from->start > SPLICE_MAX) return size;
    a = (struct aml){.data = data, .start = start, .size = size, .max = max_size, .random = seed};
    blocks_find(&a);
    const struct block *to = block_pick(&a);
    splice(&a, to ? to->end : a.size, 0, other + from->start, from->end - from->start);
    return a.size;
}
