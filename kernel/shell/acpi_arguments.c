// SPDX-License-Identifier: MIT
#include "acpi_arguments.h"

#include <base/string.h>
#include <kernel/shell.h>

#define BUFFER_BYTES_MAX 64

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// A whole number, decimal or with 0x; false for anything else or more than 64 bits.
static bool number_parse(const char *text, uint64_t *out)
{
    unsigned base = 10;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    }
    if (*text == 0) return false;
    *out = 0;
    for (; *text; text++) {
        int digit = digit_value(*text);
        if (digit < 0 || (unsigned)digit >= base) return false;
        if (__builtin_mul_overflow(*out, (uint64_t)base, out)) return false;
        if (__builtin_add_overflow(*out, (uint64_t)digit, out)) return false;
    }
    return true;
}

static status_t buffer_parse(struct acpi_context *ctx, const char *text, struct acpi_value *out)
{
    uint8_t bytes[BUFFER_BYTES_MAX];
    size_t count = 0;
    for (const char *at = text; *at;) {
        if (strchr("{}, ", *at)) {
            at++;
            continue;
        }
        int high = digit_value(at[0]), low = high < 0 ? -1 : digit_value(at[1]);
        if (low < 0) {
            kprintf("acpi: %s: a buffer is written {01 02 ff}\n", text);
            return ST_BAD_FORMAT;
        }
        if (count == sizeof bytes) {
            kprintf("acpi: %s: more than %u bytes\n", text, BUFFER_BYTES_MAX);
            return ST_LIMIT_REACHED;
        }
        bytes[count++] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return acpi_value_from_buffer(ctx, bytes, count, out);
}

status_t acpi_arguments_parse(struct acpi_context *ctx, char **words, size_t count,
                              struct acpi_value *out)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t number;
        status_t st = ST_OK;
        if (number_parse(words[i], &number)) {
            out[i] = acpi_value_from_integer(number);
        } else if (words[i][0] == '{') {
            st = buffer_parse(ctx, words[i], &out[i]);
        } else {
            st = acpi_value_from_string(ctx, words[i], &out[i]);
        }
        if (st < 0) {
            acpi_arguments_release(ctx, out, i);
            return st;
        }
    }
    return ST_OK;
}

void acpi_arguments_release(struct acpi_context *ctx, struct acpi_value *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        acpi_value_release(ctx, &args[i]);
}
