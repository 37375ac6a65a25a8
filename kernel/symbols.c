// SPDX-License-Identifier: MIT
// The table is unpacked when the first name is asked for, and read from the block that an address
// is in on; scripts/debug-table tells its format.

#include <base/bits.h>
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/symbols.h>
#include <lib/lzma.h>

struct header {
    char magic[4];
    uint32_t version;
    uint32_t text_size;
    uint32_t function_count;
    uint32_t block_functions;
    uint32_t blocks, functions, names, files, end; // offsets, ascending
    int32_t line_lowest;
    uint32_t line_steps;
    uint32_t reserved;
    uint64_t text_start; // link address
} PACKED;

_Static_assert(sizeof(struct header) == 60, "as scripts/debug-table writes it");

#define VERSION 1
#define SLOTS 16
// Line steps
#define STEP_NEW_FILE 0
#define STEP_FAR 1
#define STEP_SLOT 2
#define STEP_SHORT_SLOT 3
#define STEP_SPECIAL 7 // and all above

struct block {
    uint32_t start, functions, names;
};

// A part of the table that is being read. Past its end there are zeros.
struct cursor {
    const uint8_t *at, *end;
};

// How long others wait for the one that unpacks: it may be a thread that this CPU interrupted.
#define UNPACK_TURNS 200000000u

enum table_state { TABLE_NONE, TABLE_PACKED, TABLE_BUSY, TABLE_READY };

static uint8_t state; // enum table_state, atomic
static const uint8_t *packed;
static uint64_t packed_size;
static uint8_t *table;
static uint64_t table_size;
static struct header header;
static uint64_t slide;

static bool header_is_sane(uint64_t size)
{
    uint64_t block_count = header.block_functions
                               ? ((uint64_t)header.function_count + header.block_functions - 1) /
                                     header.block_functions
                               : 0;
    return memcmp(header.magic, "FLDT", 4) == 0 && header.version == VERSION && block_count > 0 &&
           header.blocks >= sizeof header && header.line_steps > 0 &&
           header.functions >= header.blocks &&
           header.functions - header.blocks == block_count * sizeof(struct block) &&
           header.names > header.functions && header.files > header.names &&
           header.end > header.files && header.end <= size &&
           // With these, every string that begins inside ends inside.
           table[header.files - 1] == 0 && table[header.end - 1] == 0;
}

void symbols_init(const struct boot_info *boot)
{
    uint64_t size;
    packed = (const uint8_t *)boot->debug_table_va;
    packed_size = boot->debug_table_size;
    table = (uint8_t *)boot->debug_buffer_va;
    table_size = boot->debug_buffer_size;
    slide = boot->kernel_slide;
    bool is_sane = packed_size > 0 && lzma_size(packed, packed_size, &size) == ST_OK &&
                   size == table_size && size >= sizeof header;
    if (!is_sane) log_warn("symbols", "no debug table: backtraces show addresses only");
    __atomic_store_n(&state, is_sane ? TABLE_PACKED : TABLE_NONE, __ATOMIC_RELEASE);
}

static enum table_state table_unpack(void)
{
    static struct lzma_work work; // in a panic nothing is allocated
    if (lzma_unpack(packed, packed_size, table, table_size, &work) < 0) return TABLE_NONE;
    memcpy(&header, table, sizeof header);
    return header_is_sane(table_size) ? TABLE_READY : TABLE_NONE;
}

static bool table_is_ready(void)
{
    uint8_t seen = TABLE_PACKED;
    if (__atomic_compare_exchange_n(&state, &seen, TABLE_BUSY, false, __ATOMIC_ACQUIRE,
                                    __ATOMIC_ACQUIRE)) {
        seen = table_unpack();
        __atomic_store_n(&state, seen, __ATOMIC_RELEASE);
    }
    for (uint32_t turn = 0; seen == TABLE_BUSY && turn < UNPACK_TURNS; turn++)
        seen = __atomic_load_n(&state, __ATOMIC_ACQUIRE);
    return seen == TABLE_READY;
}

static uint8_t take_byte(struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at++ : 0;
}

static uint32_t take_varint(struct cursor *cursor)
{
    uint32_t value = 0;
    for (unsigned shift = 0; shift < 32; shift += 7) {
        uint8_t byte = take_byte(cursor);
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

// The index-th of the strings from `offset` on, which end before `end`; NULL past the last.
static const char *string_get(uint32_t offset, uint32_t end, uint32_t index)
{
    while (offset < end && index-- > 0)
        offset += (uint32_t)strlen((const char *)table + offset) + 1;
    return offset < end ? (const char *)table + offset : NULL;
}

static struct block block_get(uint32_t index)
{
    struct block block;
    memcpy(&block, table + header.blocks + index * sizeof block, sizeof block);
    return block;
}

// The last block that begins at or before `offset`.
static uint32_t block_find(uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = (header.functions - header.blocks) / (uint32_t)sizeof(struct block);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (block_get(middle).start <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct slot {
    uint32_t file, line;
};

// Whether `code` chose a slot: then *io_slot is its number.
static bool slot_choose(uint8_t code, struct cursor *steps, struct slot slots[SLOTS],
                        uint32_t *io_count, uint32_t *io_slot)
{
    if (code == STEP_NEW_FILE) {
        *io_slot = *io_count < SLOTS ? (*io_count)++ : SLOTS - 1;
        slots[*io_slot] = (struct slot){take_varint(steps), 0};
    } else if (code == STEP_SLOT) {
        *io_slot = take_varint(steps) % SLOTS;
    } else if (code >= STEP_SHORT_SLOT && code < STEP_SPECIAL) {
        *io_slot = code - STEP_SHORT_SLOT;
    } else {
        return false;
    }
    return true;
}

// Follows the steps of a function to the line of the byte at `offset` into it.
static void line_find(struct cursor steps, uint32_t offset, struct symbol *out)
{
    struct slot slots[SLOTS] = {{0, 0}};
    uint32_t at = 0, slot_count = 0, slot = 0;
    uint32_t file = UINT32_MAX; // none yet
    while (steps.at < steps.end) {
        uint32_t step, line_step;
        uint8_t code = take_byte(&steps);
        if (slot_choose(code, &steps, slots, &slot_count, &slot)) continue;
        if (code >= STEP_SPECIAL) {
            step = 1 + (code - STEP_SPECIAL) / header.line_steps;
            line_step = (uint32_t)header.line_lowest + (code - STEP_SPECIAL) % header.line_steps;
        } else {
            step = take_varint(&steps);
            uint32_t zigzag = take_varint(&steps);
            line_step = zigzag / 2;
            if (zigzag % 2) line_step = 0 - line_step - 1;
        }
        if (step > offset - at) break;
        at += step;
        slots[slot].line += line_step;
        out->line = slots[slot].line;
        file = slots[slot].file;
    }
    if (file != UINT32_MAX) out->file = string_get(header.files, header.end, file);
}

bool symbol_find(uintptr_t address, struct symbol *out)
{
    if (!table_is_ready()) return false;
    uint64_t offset = address - slide - header.text_start;
    if (offset >= header.text_size) return false;
    struct block block = block_get(block_find((uint32_t)offset));
    if (block.functions >= header.names - header.functions) return false;
    struct cursor cursor = {table + header.functions + block.functions, table + header.names};
    uint64_t start = block.start;
    for (uint32_t i = 0; i < header.block_functions && cursor.at < cursor.end; i++) {
        start += take_varint(&cursor);
        uint32_t size = take_varint(&cursor);
        uint32_t steps = take_varint(&cursor);
        if (steps > (uint64_t)(cursor.end - cursor.at) || start > offset) return false;
        if (offset - start < size) {
            const char *name = NULL;
            if (block.names < header.files - header.names)
                name = string_get(header.names + block.names, header.files, i);
            *out = (struct symbol){.name = name ? name : "?", .offset = offset - start};
            line_find((struct cursor){cursor.at, cursor.at + steps}, (uint32_t)out->offset, out);
            return true;
        }
        start += size;
        cursor.at += steps;
    }
    return false;
}

// The name and the line of the byte `back` before the address.
static void format(uintptr_t address, unsigned back, char *buf, size_t size)
{
    struct symbol symbol;
    if (!symbol_find(address - back, &symbol)) {
        snprintf(buf, size, "%#llx", (unsigned long long)address);
    } else if (symbol.file) {
        snprintf(buf, size, "%s+%#llx (%s:%u)", symbol.name,
                 (unsigned long long)symbol.offset + back, symbol.file, symbol.line);
    } else {
        snprintf(buf, size, "%s+%#llx", symbol.name, (unsigned long long)symbol.offset + back);
    }
}

void symbol_format(uintptr_t address, char *buf, size_t size)
{
    format(address, 0, buf, size);
}

void symbol_format_return(uintptr_t address, char *buf, size_t size)
{
    format(address, 1, buf, size);
}
