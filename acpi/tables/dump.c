// SPDX-License-Identifier: MIT
// acpidump's text format, both ways. What acpidump writes:
//
//   DSDT @ 0x000000007F77E000
//       0000: 44 53 44 54 B8 40 00 00 01 2E 42 4F 43 48 53 20  DSDT.@....BOCHS
//
// The offset has at least four digits in a field of eight; missing bytes of the last line are
// blank, so that the text column stays where it is. An empty line ends a table.

#include <acpi/tables.h>
#include <base/string.h>

#define BYTES_PER_LINE 16u

static const char hex_digits[] = "0123456789ABCDEF";

// Formats one line without its newline into `line` (at least 80 bytes); returns its length.
static size_t line_format(size_t offset, const uint8_t *bytes, size_t count, char *line)
{
    size_t at = 0;
    unsigned digits = 4;
    while (digits < 8 && (offset >> (4 * digits)) != 0)
        digits++;
    for (unsigned i = digits; i < 8; i++)
        line[at++] = ' ';
    for (unsigned i = digits; i-- > 0;)
        line[at++] = hex_digits[(offset >> (4 * i)) & 15];
    line[at++] = ':';
    line[at++] = ' ';
    for (size_t i = 0; i < BYTES_PER_LINE; i++) {
        line[at++] = i < count ? hex_digits[bytes[i] >> 4] : ' ';
        line[at++] = i < count ? hex_digits[bytes[i] & 15] : ' ';
        line[at++] = ' ';
    }
    line[at++] = ' ';
    for (size_t i = 0; i < count; i++) {
        line[at++] = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.';
    }
    return at;
}

bool acpi_dump_write(const char *signature, paddr_t paddr, const uint8_t *bytes, size_t length,
                     const struct acpi_text_sink *sink, bool (*is_interrupted)(void))
{
    // Four columns, as readers take the name from there, also when it ends with blanks.
    acpi_text_printf(sink, "%-4s @ 0x%016llX\n", signature, (unsigned long long)paddr);
    for (size_t offset = 0; offset < length; offset += BYTES_PER_LINE) {
        char line[96];
        size_t count = length - offset < BYTES_PER_LINE ? length - offset : BYTES_PER_LINE;
        if (is_interrupted && is_interrupted()) return false;
        size_t size = line_format(offset, bytes + offset, count, line);
        line[size++] = '\n';
        sink->write(sink->arg, line, size);
    }
    sink->write(sink->arg, "\n", 1);
    return true;
}

// The way back

struct text_line {
    const char *at;
    size_t length;
};

// The line at *offset without its end; moves *offset to the next.
static bool line_next(const char *text, size_t text_length, size_t *offset, struct text_line *out)
{
    if (*offset >= text_length) return false;
    out->at = text + *offset;
    size_t length = 0, left = text_length - *offset;
    while (length < left && out->at[length] != '\n')
        length++;
    *offset += length < left ? length + 1 : length;
    if (length > 0 && out->at[length - 1] == '\r') length--;
    out->length = length;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Up to 16 digits from *at on; returns how many there were.
static size_t hex_scan(struct text_line line, size_t *at, uint64_t *out)
{
    size_t start = *at;
    *out = 0;
    while (*at < line.length && *at - start < 16 && hex_value(line.at[*at]) >= 0) {
        *out = *out << 4 | (uint64_t)hex_value(line.at[*at]);
        (*at)++;
    }
    return *at - start;
}

// "SSDT @ 0x00000000"; what precedes the signature on the line (a prompt, a log prefix) is allowed.
// The acpidump of pmtools wrote "(nil)" for an address that it did not know.
static bool title_parse(struct text_line line, struct acpi_dump_table *out)
{
    for (size_t i = 4; i + 5 < line.length; i++) {
        bool is_unknown = i + 8 <= line.length && memcmp(line.at + i, " @ (nil)", 8) == 0;
        if (!is_unknown && memcmp(line.at + i, " @ 0x", 5) != 0) continue;
        size_t at = i + 5;
        uint64_t paddr = 0;
        if (!is_unknown && hex_scan(line, &at, &paddr) == 0) return false;
        memcpy(out->signature, line.at + i - 4, 4);
        out->signature[4] = 0;
        out->paddr = paddr;
        return true;
    }
    return false;
}

// A line of bytes: leading blanks, offset, colon, then up to 16 bytes of two digits and a blank.
static bool bytes_parse(struct text_line line, uint64_t *out_offset, uint8_t out[BYTES_PER_LINE],
                        size_t *out_count)
{
    size_t at = 0, count = 0;
    while (at < line.length && (line.at[at] == ' ' || line.at[at] == '\t'))
        at++;
    if (at == 0 || hex_scan(line, &at, out_offset) == 0) return false;
    if (at >= line.length || line.at[at++] != ':') return false;
    while (count < BYTES_PER_LINE) {
        if (at + 3 > line.length || line.at[at] != ' ') break;
        int high = hex_value(line.at[at + 1]), low = hex_value(line.at[at + 2]);
        if (high < 0 || low < 0 || (at + 3 < line.length && line.at[at + 3] != ' ')) break;
        out[count++] = (uint8_t)(high << 4 | low);
        at += 3;
    }
    *out_count = count;
    return count > 0;
}

// Of a table: without small letters and blanks, as words before an "@" mostly have them.
static bool is_signature(const char *text)
{
    for (size_t i = 0; i < 4; i++)
        if (text[i] < '!' || text[i] > '_') return false;
    return true;
}

// The line at `offset` is one of bytes.
static bool bytes_follow(const char *text, size_t text_length, size_t offset)
{
    struct text_line line;
    uint8_t bytes[BYTES_PER_LINE];
    uint64_t line_offset;
    size_t count;
    return line_next(text, text_length, &offset, &line) &&
           bytes_parse(line, &line_offset, bytes, &count);
}

status_t acpi_dump_parse(const char *text, size_t text_length, size_t *offset,
                         struct acpi_dump_table *out_table, uint8_t *out, size_t capacity,
                         size_t *out_length)
{
    struct text_line line;
    bool is_found = false;
    while (!is_found && line_next(text, text_length, offset, &line)) {
        // A log may say "Linux @ 0x1000000".
        is_found = title_parse(line, out_table) &&
                   (is_signature(out_table->signature) || bytes_follow(text, text_length, *offset));
    }
    if (!is_found) return ST_NOT_FOUND;

    size_t length = 0;
    bool is_last = false; // a line of fewer than 16 bytes ends the table
    for (size_t next = *offset; line_next(text, text_length, &next, &line); *offset = next) {
        uint8_t bytes[BYTES_PER_LINE];
        uint64_t line_offset;
        size_t count;
        if (!bytes_parse(line, &line_offset, bytes, &count)) break;
        if (line_offset != length || is_last) {
            // Lines are missing or doubled: what a serial line lost cannot be guessed.
            *offset = next;
            return ST_BAD_FORMAT;
        }
        for (size_t i = 0; i < count; i++) {
            if (length + i < capacity) out[length + i] = bytes[i];
        }
        length += count;
        is_last = count < BYTES_PER_LINE;
    }
    *out_length = length;
    return length > 0 ? ST_OK : ST_BAD_FORMAT;
}
