// SPDX-License-Identifier: MIT
// The walk over a template: tags, lengths, the end tag (ACPI 6.5, 6.4.1 to 6.4.3).

#include <base/bits.h>
#include <base/string.h>

#include "resource/decode.h"

#define TAG_LARGE 0x80u
#define TAG_SMALL_ITEM 0xf8u // a small tag without its length
#define TAG_END 0x78u
#define SMALL_HEADER 1u
#define LARGE_HEADER 3u
#define LENGTH_ANY 0xffu

struct descriptor_kind {
    uint8_t tag;              // small: without its length
    uint8_t minimum, maximum; // bytes after the header; LENGTH_ANY: more is fine
    enum acpi_resource_type type;
    void (*decode)(const uint8_t *at, size_t length, struct acpi_resource *out);
};

// clang-format off
static const struct descriptor_kind kinds[] = {
    {0x20,  2,  3, ACPI_RESOURCE_IRQ, resource_decode_irq},
    {0x28,  2,  2, ACPI_RESOURCE_DMA, resource_decode_dma},
    {0x30,  0,  1, ACPI_RESOURCE_START_DEPENDENT, resource_decode_start_dependent},
    {0x38,  0,  0, ACPI_RESOURCE_END_DEPENDENT, NULL},
    {0x40,  7,  7, ACPI_RESOURCE_IO, resource_decode_io},
    {0x48,  3,  3, ACPI_RESOURCE_FIXED_IO, resource_decode_fixed_io},
    {0x50,  5,  5, ACPI_RESOURCE_FIXED_DMA, resource_decode_fixed_dma},
    {0x70,  0,  7, ACPI_RESOURCE_VENDOR_SMALL, resource_decode_vendor_small},
    {0x81,  9,  9, ACPI_RESOURCE_MEMORY24, resource_decode_memory24},
    {0x82, 12, 12, ACPI_RESOURCE_GENERIC_REGISTER, resource_decode_register},
    {0x84,  0, LENGTH_ANY, ACPI_RESOURCE_VENDOR_LARGE, resource_decode_vendor_large},
    {0x85, 17, 17, ACPI_RESOURCE_MEMORY32, resource_decode_memory32},
    {0x86,  9,  9, ACPI_RESOURCE_FIXED_MEMORY32, resource_decode_fixed_memory32},
    {0x87, 23, LENGTH_ANY, ACPI_RESOURCE_ADDRESS, resource_decode_address32},
    {0x88, 13, LENGTH_ANY, ACPI_RESOURCE_ADDRESS, resource_decode_address16},
    {0x89,  2, LENGTH_ANY, ACPI_RESOURCE_EXTENDED_IRQ, resource_decode_extended_irq},
    {0x8a, 43, LENGTH_ANY, ACPI_RESOURCE_ADDRESS, resource_decode_address64},
    {0x8b, 53, 53, ACPI_RESOURCE_ADDRESS, resource_decode_extended_address},
    {0x8c, 20, LENGTH_ANY, ACPI_RESOURCE_GPIO, resource_decode_gpio},
    {0x8d, 15, LENGTH_ANY, ACPI_RESOURCE_PIN_FUNCTION, resource_decode_pin_function},
    {0x8e,  9, LENGTH_ANY, ACPI_RESOURCE_SERIAL_BUS, resource_decode_serial_bus},
    {0x8f, 17, LENGTH_ANY, ACPI_RESOURCE_PIN_CONFIG, resource_decode_pin_config},
    {0x90, 11, LENGTH_ANY, ACPI_RESOURCE_PIN_GROUP, resource_decode_pin_group},
    {0x91, 14, LENGTH_ANY, ACPI_RESOURCE_PIN_GROUP_FUNCTION, resource_decode_pin_group_function},
    {0x92, 17, LENGTH_ANY, ACPI_RESOURCE_PIN_GROUP_CONFIG, resource_decode_pin_group_config},
    {0x93,  9, LENGTH_ANY, ACPI_RESOURCE_CLOCK_INPUT, resource_decode_clock_input},
};
// clang-format on

static const struct descriptor_kind *kind_of(uint8_t tag)
{
    uint8_t item = tag & TAG_LARGE ? tag : tag & TAG_SMALL_ITEM;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (kinds[i].tag == item) return &kinds[i];
    }
    return NULL;
}

struct acpi_resource_cursor acpi_resources(const uint8_t *bytes, size_t length)
{
    return (struct acpi_resource_cursor){.bytes = bytes, .length = length};
}

static void end_tag_read(struct acpi_resource_cursor *cursor)
{
    const uint8_t *tag = cursor->bytes + cursor->offset;
    size_t left = cursor->length - cursor->offset;
    size_t size = SMALL_HEADER + (tag[0] & 7u);
    cursor->has_end_tag = true;
    if (size != 2 || left < 2) cursor->defects |= ACPI_RESOURCE_BAD_END_TAG;
    if (size > left) size = left;
    if (size >= 2) {
        uint8_t sum = 0;
        for (const uint8_t *at = cursor->bytes; at <= tag + 1; at++)
            sum = (uint8_t)(sum + *at);
        cursor->checksum = tag[1];
        if (tag[1] != 0 && sum != 0) cursor->defects |= ACPI_RESOURCE_BAD_CHECKSUM;
    }
    cursor->offset += size;
    if (cursor->offset < cursor->length) cursor->defects |= ACPI_RESOURCE_TRAILING;
}

static bool at_end(struct acpi_resource_cursor *cursor)
{
    if (cursor->is_at_end) return true;
    if (cursor->offset < cursor->length) {
        if ((cursor->bytes[cursor->offset] & TAG_SMALL_ITEM) != TAG_END) return false;
        end_tag_read(cursor);
    } else if (cursor->length > 0) { // a buffer of no bytes passes for a template of none
        cursor->defects |= ACPI_RESOURCE_NO_END_TAG;
    }
    if (cursor->is_in_dependent) cursor->defects |= ACPI_RESOURCE_UNBALANCED;
    cursor->is_at_end = true;
    return true;
}

// Bytes of the descriptor at `at` as it says, header included, and of its header. Zeros, which
// firmware leaves where it fills in nothing, count together.
static size_t size_read(const uint8_t *at, size_t left, size_t *out_header)
{
    *out_header = at[0] & TAG_LARGE ? LARGE_HEADER : SMALL_HEADER;
    if (at[0] == 0) {
        size_t run = 1;
        while (run < left && at[run] == 0)
            run++;
        return run;
    }
    if (!(at[0] & TAG_LARGE)) return SMALL_HEADER + (at[0] & 7u);
    return left < LARGE_HEADER ? LARGE_HEADER : LARGE_HEADER + (size_t)load_le16(at + 1);
}

static void descriptor_decode(const struct descriptor_kind *kind, size_t said, size_t header,
                              struct acpi_resource *out)
{
    size_t there = out->raw.length;
    out->type = kind->type;
    if (said > there) out->defects |= ACPI_RESOURCE_TRUNCATED;
    if (there < header + kind->minimum) {
        if (said <= there) out->defects |= ACPI_RESOURCE_TOO_SHORT;
        return;
    }
    if (kind->maximum != LENGTH_ANY && said > header + kind->maximum) {
        out->defects |= ACPI_RESOURCE_TOO_LONG;
    }
    out->is_decoded = true;
    if (kind->decode) kind->decode(out->raw.data, there, out);
}

static void dependent_follow(struct acpi_resource_cursor *cursor, enum acpi_resource_type type)
{
    if (type == ACPI_RESOURCE_START_DEPENDENT) {
        cursor->is_in_dependent = true;
    } else if (type == ACPI_RESOURCE_END_DEPENDENT) {
        if (!cursor->is_in_dependent) cursor->defects |= ACPI_RESOURCE_UNBALANCED;
        cursor->is_in_dependent = false;
    }
}

bool acpi_resource_next(struct acpi_resource_cursor *cursor, struct acpi_resource *out)
{
    if (at_end(cursor)) return false;
    const uint8_t *at = cursor->bytes + cursor->offset;
    size_t left = cursor->length - cursor->offset, header;
    size_t said = size_read(at, left, &header);
    const struct descriptor_kind *kind = kind_of(at[0]);

    memset(out, 0, sizeof *out);
    out->tag = at[0];
    out->offset = cursor->offset;
    out->raw = (struct acpi_resource_bytes){at, said < left ? said : left};
    if (kind) {
        descriptor_decode(kind, said, header, out);
    } else {
        out->defects = ACPI_RESOURCE_RESERVED | (said > left ? ACPI_RESOURCE_TRUNCATED : 0);
    }
    dependent_follow(cursor, out->type);
    cursor->defects |= out->defects;
    cursor->offset += out->raw.length;
    return true;
}
