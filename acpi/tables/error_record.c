// SPDX-License-Identifier: MIT
// Error records of firmware: BERT's region, generic error status blocks (ACPI 6.5, 18.3.2.7.1) and
// the sections that UEFI 2.10, appendix N, defines. Firmware writes them when something has just
// gone wrong: no length in them is believed.

#include <acpi/tables_platform.h>
#include <base/bits.h>
#include <base/string.h>

#include "layouts.h"
#include "print.h"

#define BERT_SIZE_MIN 48u
#define BLOCK_SIZE 20u
#define SECTION_SIZE 64u
#define SECTION_TIME_SIZE 8u // more from revision 3.0 on
#define LINE_WIDTH 96u

enum { SECTION_FRU_TEXT = 2, SECTION_TIME = 4 }; // of a section's validation byte

status_t acpi_bert_decode(const uint8_t *bytes, size_t length, struct acpi_bert *out)
{
    if (length < BERT_SIZE_MIN) return ST_BAD_LENGTH;
    out->region_length = load_le32(bytes + 36);
    out->region_paddr = load_le64(bytes + 40);
    if (out->region_paddr == 0 || out->region_length < BLOCK_SIZE) return ST_BAD_FORMAT;
    return out->region_length <= ACPI_BERT_REGION_MAX ? ST_OK : ST_BAD_FORMAT;
}

// Sections: the first half of the type's GUID, which tells them apart, and a layout as in
// layouts.h. A field 'v' says which ones of those after it are valid: each has the next bit. One
// whose name begins with '+' shares the bit of the one before it, '=' is always valid, reserved
// fields have no bit.
static const struct section_kind {
    uint64_t guid;
    const char *layout;
} section_kinds[] = {
    {0x4bdb47b49876ccad, // UEFI 2.10, N.2.4.1
     "processor\n"
     "8v\n1e type|IA-32 or x86-64|Itanium|ARM\n1e code|IA-32|Itanium|x86-64|AArch32|AArch64\n"
     "1f error|cache|TLB|bus|micro-architecture\n1e operation|unknown|read|write|instruction\n"
     "1f flags|restartable|precise|overflow|corrected\n1u level\n2r\n8x version\n128s model\n"
     "8u id\n8x target\n8x requestor\n8x responder\n8x instruction\n"},
    {0x4797a144dc3ea0b0, // N.2.4.2, the first of its error structures
     "x86 processor\n"
     "8v\n8u APIC id\n48o\n?\n16i =check\n8v\n8x information\n8x target\n8x requestor\n"
     "8x responder\n8x instruction\n0o =\n"},
    {0x4ede6f64a5bc1114, // N.2.5
     "memory\n"
     "8v\n8x status\n8x address\n8x mask\n2u node\n2u card\n2u module\n2u bank\n2u device\n2u row\n"
     "2u column\n2u bit\n8x requestor\n8x responder\n8x target\n"
     "1e error|unknown|none|single-bit ECC|multi-bit ECC|single-symbol ChipKill|"
     "multi-symbol ChipKill|master abort|target abort|parity|watchdog timeout|invalid address|"
     "mirror broken|sparing|scrub corrected|scrub uncorrected|mapped out\n?\n1r\n2u rank\n"
     "2x card handle\n2x module handle\n"},
    {0x430fbbc1d995e954, // N.2.7
     "PCI Express\n"
     "8v\n4e port|endpoint|legacy endpoint|4=root port|upstream port|downstream port|"
     "bridge to PCI|bridge from PCI|root complex endpoint|event collector\n4x version\n"
     "2x command\n2x +status\n4r\n2x vendor\n2x +id\n3x +class\n1u +function\n1x +device\n"
     "2u +segment\n1x +bus\n1x +secondary bus\n2o +\n1r\n8x serial\n4x bridge control\n60o\n"
     "4x AER header\n4f +uncorrectable|4=data link protocol|surprise down|12=poisoned TLP|"
     "flow control|completion timeout|completer abort|unexpected completion|receiver overflow|"
     "malformed TLP|ECRC|unsupported request|ACS violation|internal\n4x +mask\n4x +severity\n"
     "4f +correctable|receiver|6=bad TLP|bad DLLP|replay rollover|12=replay timeout|"
     "advisory non-fatal|internal|log overflow\n0o =\n"},
    {0x499609ed81212a96, // N.2.10
     "firmware\n"
     "1e type|Itanium SAL|SoC 1|SoC 2\n1u revision\n6r\n?\n8x record\n16i record type\n0o\n"},
};

static const struct section_kind *section_kind_find(const uint8_t *guid)
{
    for (size_t i = 0; i < ARRAY_SIZE(section_kinds); i++) {
        if (load_le64(guid) == section_kinds[i].guid) return &section_kinds[i];
    }
    return NULL;
}

static const char *severity_name(uint32_t severity)
{
    static const char *const names[] = {"recoverable", "fatal", "corrected", "informational"};
    return severity < ARRAY_SIZE(names) ? names[severity] : "of unknown severity";
}

// Lines

struct printer {
    const struct acpi_text_sink *sink;
    struct acpi_text_line line;
    const uint8_t *data; // of the section
    uint64_t valid;      // which fields are, by bit
    unsigned bit;        // of the next field
};

static void line_end(struct printer *p)
{
    acpi_text_printf(p->sink, "%s\n", p->line.text);
    p->line = (struct acpi_text_line){.length = 0};
    acpi_text_line_add(&p->line, "    ");
}

static void piece_add(struct printer *p, const struct acpi_text_line *piece)
{
    acpi_text_line_add(&p->line, ",");
    if (p->line.length + piece->length + 1 > LINE_WIDTH) line_end(p);
    acpi_text_line_add(&p->line, " %s", piece->text);
}

static bool is_valid_field(struct printer *p, const struct acpi_layout_item *item)
{
    char mark = item->name.length > 0 ? *item->name.at : 0;
    if (item->format == ACPI_FORMAT_RESERVED) return false;
    if (item->format == 'v') {
        p->valid = item->value;
        p->bit = 0;
        return false;
    }
    if (mark != '+' && mark != '=') p->bit++;
    bool is_valid = mark == '=' || p->bit > 64 || (p->valid & BIT(p->bit - 1));
    return is_valid && item->format != ACPI_FORMAT_OPAQUE;
}

static void field_print(void *arg, const struct acpi_layout_item *item)
{
    struct printer *p = arg;
    struct acpi_text_line piece = {.length = 0};
    struct acpi_layout_text name = item->name;
    if (item->event == ACPI_LAYOUT_CUT) {
        acpi_text_line_add(&piece, "cut off at %zu", item->offset);
        piece_add(p, &piece);
    }
    if (item->event != ACPI_LAYOUT_FIELD || !is_valid_field(p, item)) return;
    if (name.length > 0 && (*name.at == '+' || *name.at == '=')) {
        name.at++;
        name.length--;
    }
    acpi_text_line_add(&piece, "%.*s ", (int)name.length, name.at);
    acpi_text_line_add_field(&piece, p->data, item);
    piece_add(p, &piece);
}

// Of N.2.2: seconds, minutes, hours, flags, day, month, year, century; all BCD.
static void time_add(struct acpi_text_line *line, const uint8_t *t)
{
    acpi_text_line_add(line, ", %02x%02x-%02x-%02x %02x:%02x:%02x", t[7], t[6], t[5], t[4], t[2],
                       t[1], t[0]);
}

static void section_print(const uint8_t *section, size_t head, size_t size,
                          const struct acpi_text_sink *sink)
{
    const struct section_kind *kind = section_kind_find(section);
    struct printer p = {.sink = sink, .data = section + head, .valid = UINT64_MAX};
    acpi_text_line_add(&p.line, "  ");
    if (kind) {
        acpi_text_line_add(&p.line, "%.*s", (int)(strchr(kind->layout, '\n') - kind->layout),
                           kind->layout);
    } else {
        acpi_text_line_add_guid(&p.line, section);
    }
    acpi_text_line_add(&p.line, ": %s", severity_name(load_le32(section + 16)));
    if (section[22] & SECTION_FRU_TEXT) {
        static const struct acpi_layout_item fru = {
            .format = ACPI_FORMAT_TEXT, .offset = 44, .size = 20};
        acpi_text_line_add(&p.line, ", ");
        acpi_text_line_add_field(&p.line, section, &fru);
    }
    if ((section[22] & SECTION_TIME) && head >= SECTION_SIZE + SECTION_TIME_SIZE) {
        time_add(&p.line, section + SECTION_SIZE);
    }
    if (kind) {
        acpi_layout_walk_text(kind->layout, p.data, size, field_print, &p);
    } else {
        acpi_text_line_add(&p.line, ", %zu bytes", size);
    }
    acpi_text_printf(sink, "%s\n", p.line.text);
}

// The sections that lie in [at, end) of the region.
static void sections_print(const uint8_t *region, size_t at, size_t end, size_t count,
                           const struct acpi_text_sink *sink)
{
    for (; count > 0; count--) {
        if (end - at < SECTION_SIZE) break;
        size_t head = SECTION_SIZE;
        if (load_le16(region + at + 20) >= 0x300) head += SECTION_TIME_SIZE;
        uint32_t size = load_le32(region + at + 24);
        if (head > end - at || size > end - at - head) break;
        section_print(region + at, head, size, sink);
        at += head + size;
    }
    if (count > 0) acpi_text_printf(sink, "  %zu more that do not fit\n", count);
}

size_t acpi_error_region_describe(const uint8_t *region, size_t length,
                                  const struct acpi_text_sink *sink)
{
    size_t blocks = 0;
    for (size_t at = 0; length - at >= BLOCK_SIZE; blocks++) {
        uint32_t status = load_le32(region + at);
        size_t raw_offset = load_le32(region + at + 4), raw_length = load_le32(region + at + 8);
        size_t data_length = load_le32(region + at + 12), left = length - at;
        size_t count = (status >> 4) & 0x3ff;
        if (status == 0) break; // nothing happened
        acpi_text_printf(sink, "%s error%s, %zu section%s\n",
                         severity_name(load_le32(region + at + 16)),
                         status & 0xc ? ", one of several" : "", count, count == 1 ? "" : "s");
        size_t data_end = data_length < left - BLOCK_SIZE ? BLOCK_SIZE + data_length : left;
        sections_print(region, at + BLOCK_SIZE, at + data_end, count, sink);
        size_t block_end = raw_length > 0 ? raw_offset + raw_length : data_end;
        at += block_end < data_end ? data_end : block_end < left ? block_end : left;
    }
    return blocks;
}
