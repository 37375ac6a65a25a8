// SPDX-License-Identifier: MIT
#include "object/number_text.h"

unsigned aml_decimal_write(uint64_t v, uint8_t *out)
{
    uint8_t reversed[AML_DECIMAL_DIGITS_MAX];
    unsigned count = 0;
    do {
        reversed[count++] = (uint8_t)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    for (unsigned i = 0; i < count; i++)
        out[i] = reversed[count - 1 - i];
    return count;
}

unsigned aml_hex_write_fixed(uint64_t v, unsigned digits, uint8_t *out)
{
    for (unsigned i = digits; i-- > 0; v >>= 4)
        out[i] = (uint8_t) "0123456789ABCDEF"[v & 15];
    return digits;
}

unsigned aml_hex_write(uint64_t v, uint8_t *out)
{
    unsigned digits = v == 0 ? 1 : (64 - (unsigned)__builtin_clzll(v) + 3) / 4;
    return aml_hex_write_fixed(v, digits, out);
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

static size_t skip_spaces(const uint8_t *text, size_t length)
{
    size_t i = 0;
    while (i < length && (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')))
        i++;
    return i;
}

// After "0x" at *i, if it is there.
static bool skip_hex_prefix(const uint8_t *text, size_t length, size_t *i)
{
    if (length - *i < 2 || text[*i] != '0' || (text[*i + 1] | 0x20) != 'x') return false;
    *i += 2;
    return true;
}

static uint64_t hex_read(const uint8_t *text, size_t length, unsigned digits_max)
{
    size_t i = 0;
    while (i < length && text[i] == '0')
        i++;
    uint64_t v = 0;
    for (unsigned digits = 0; i < length && digits < digits_max; i++, digits++) {
        int digit = hex_digit(text[i]);
        if (digit < 0) break;
        v = v << 4 | (unsigned)digit;
    }
    return v;
}

uint64_t aml_text_implicit(const uint8_t *text, size_t length, unsigned digits_max)
{
    size_t i = skip_spaces(text, length);
    (void)skip_hex_prefix(text, length, &i);
    return hex_read(text + i, length - i, digits_max);
}

uint64_t aml_text_explicit(const uint8_t *text, size_t length, unsigned hex_digits_max,
                           uint64_t max)
{
    size_t i = skip_spaces(text, length);
    if (skip_hex_prefix(text, length, &i)) return hex_read(text + i, length - i, hex_digits_max);
    uint64_t v = 0;
    for (; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
        unsigned digit = text[i] - '0';
        if (v > (max - digit) / 10) break;
        v = v * 10 + digit;
    }
    return v;
}
