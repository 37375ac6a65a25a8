// SPDX-License-Identifier: MIT
// vsnprintf, as far as base/string.h promises it.

#include <base/string.h>

// Where the text goes: the first `size` bytes are kept, all are counted.
struct sink {
    char *buf;
    size_t size;
    size_t length;
};

struct spec {
    bool is_left, has_plus, has_space, is_alternate, has_zeros;
    int width;
    int precision; // -1: not given
};

enum length_modifier { LEN_INT, LEN_CHAR, LEN_SHORT, LEN_LONG, LEN_LONG_LONG, LEN_SIZE };

static inline void put(struct sink *sink, char c)
{
    if (sink->length < sink->size) sink->buf[sink->length] = c;
    sink->length++;
}

static void put_text(struct sink *sink, const char *text, size_t length)
{
    if (sink->length < sink->size) {
        size_t room = sink->size - sink->length;
        memcpy(sink->buf + sink->length, text, length < room ? length : room);
    }
    sink->length += length;
}

static void put_repeated(struct sink *sink, char c, int count)
{
    for (; count > 0; count--) {
        put(sink, c);
    }
}

static void put_string(struct sink *sink, const struct spec *spec, const char *text)
{
    if (text == NULL) text = "(null)";
    size_t length = spec->precision >= 0 ? strnlen(text, (size_t)spec->precision) : strlen(text);
    int padding = length < (size_t)spec->width ? spec->width - (int)length : 0;
    if (!spec->is_left) put_repeated(sink, ' ', padding);
    put_text(sink, text, length);
    if (spec->is_left) put_repeated(sink, ' ', padding);
}

// Digits of `value`, least significant last, written backwards from `end`; returns the first.
static char *format_digits(char *end, uint64_t value, char conversion)
{
    const char *digits = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    if (conversion == 'x' || conversion == 'X') {
        for (; value != 0; value >>= 4) {
            *--end = digits[value & 15];
        }
    } else if (conversion == 'o') {
        for (; value != 0; value >>= 3) {
            *--end = digits[value & 7];
        }
    } else {
        for (; value != 0; value /= 10) {
            *--end = digits[value % 10];
        }
    }
    return end;
}

// `sign` is '-', '+', ' ' or 0.
static void put_number(struct sink *sink, const struct spec *spec, uint64_t value, char conversion,
                       char sign)
{
    char digits[24];
    char *end = digits + sizeof digits;
    char *first = format_digits(end, value, conversion);
    int count = (int)(end - first);

    const char *prefix = "";
    if (spec->is_alternate && value != 0 && conversion == 'x') prefix = "0x";
    if (spec->is_alternate && value != 0 && conversion == 'X') prefix = "0X";
    int prefix_length = *prefix != '\0' ? 2 : 0;

    int precision = spec->precision < 0 ? 1 : spec->precision;
    if (conversion == 'o' && spec->is_alternate && precision <= count) precision = count + 1;
    int zeros = precision > count ? precision - count : 0;
    int taken = count + zeros + prefix_length + (sign != 0);
    int padding = spec->width > taken ? spec->width - taken : 0;
    // The zero flag counts only without a precision and without left alignment.
    if (spec->has_zeros && !spec->is_left && spec->precision < 0) {
        zeros += padding;
        padding = 0;
    }

    if (!spec->is_left) put_repeated(sink, ' ', padding);
    if (sign != 0) put(sink, sign);
    put_text(sink, prefix, (size_t)prefix_length);
    put_repeated(sink, '0', zeros);
    put_text(sink, first, (size_t)count);
    if (spec->is_left) put_repeated(sink, ' ', padding);
}

static const char *parse_flags(const char *fmt, struct spec *spec)
{
    for (;; fmt++) {
        if (*fmt == '-')
            spec->is_left = true;
        else if (*fmt == '+')
            spec->has_plus = true;
        else if (*fmt == ' ')
            spec->has_space = true;
        else if (*fmt == '#')
            spec->is_alternate = true;
        else if (*fmt == '0')
            spec->has_zeros = true;
        else
            return fmt;
    }
}

static const char *parse_int(const char *fmt, int *out)
{
    int value = 0;
    for (; *fmt >= '0' && *fmt <= '9'; fmt++) {
        if (value < 100000) value = value * 10 + (*fmt - '0');
    }
    *out = value;
    return fmt;
}

static const char *parse_length(const char *fmt, enum length_modifier *out)
{
    *out = LEN_INT;
    switch (*fmt) {
    case 'h':
        *out = fmt[1] == 'h' ? LEN_CHAR : LEN_SHORT;
        return fmt + (fmt[1] == 'h' ? 2 : 1);
    case 'l':
        *out = fmt[1] == 'l' ? LEN_LONG_LONG : LEN_LONG;
        return fmt + (fmt[1] == 'l' ? 2 : 1);
    case 'j':
        *out = LEN_LONG_LONG;
        return fmt + 1;
    case 'z':
    case 't':
        *out = LEN_SIZE;
        return fmt + 1;
    default:
        return fmt;
    }
}

static int64_t narrow_signed(int64_t value, enum length_modifier length)
{
    if (length == LEN_CHAR) return (signed char)value;
    if (length == LEN_SHORT) return (short)value;
    return value;
}

static uint64_t narrow_unsigned(uint64_t value, enum length_modifier length)
{
    if (length == LEN_CHAR) return (unsigned char)value;
    if (length == LEN_SHORT) return (unsigned short)value;
    return value;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
    struct sink sink = {buf, size > 0 ? size - 1 : 0, 0};
    for (;;) {
        const char *plain = fmt;
        while (*fmt != '\0' && *fmt != '%') {
            fmt++;
        }
        if (fmt != plain) put_text(&sink, plain, (size_t)(fmt - plain));
        if (*fmt == '\0') break;

        const char *start = fmt++;
        struct spec spec = {.precision = -1};
        fmt = parse_flags(fmt, &spec);
        if (*fmt == '*') {
            spec.width = va_arg(args, int);
            if (spec.width < 0) {
                spec.is_left = true;
                spec.width = spec.width == INT32_MIN ? 0 : -spec.width;
            }
            fmt++;
        } else {
            fmt = parse_int(fmt, &spec.width);
        }
        if (*fmt == '.') {
            fmt++;
            if (*fmt == '*') {
                spec.precision = va_arg(args, int);
                if (spec.precision < 0) spec.precision = -1;
                fmt++;
            } else {
                fmt = parse_int(fmt, &spec.precision);
            }
        }
        enum length_modifier length;
        fmt = parse_length(fmt, &length);

        switch (*fmt) {
        case 'd':
        case 'i': {
            int64_t value = length == LEN_LONG        ? va_arg(args, long)
                            : length == LEN_LONG_LONG ? va_arg(args, long long)
                            : length == LEN_SIZE      ? va_arg(args, ptrdiff_t)
                                                      : va_arg(args, int);
            value = narrow_signed(value, length);
            char sign = value < 0 ? '-' : spec.has_plus ? '+' : spec.has_space ? ' ' : 0;
            put_number(&sink, &spec, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 'd', sign);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
            uint64_t value = length == LEN_LONG        ? va_arg(args, unsigned long)
                             : length == LEN_LONG_LONG ? va_arg(args, unsigned long long)
                             : length == LEN_SIZE      ? va_arg(args, size_t)
                                                       : va_arg(args, unsigned);
            put_number(&sink, &spec, narrow_unsigned(value, length), *fmt, 0);
            break;
        }
        case 'p':
            spec.is_alternate = true;
            put_number(&sink, &spec, (uintptr_t)va_arg(args, void *), 'x', 0);
            break;
        case 'c': {
            char text[2] = {(char)va_arg(args, int), '\0'};
            int padding = spec.width > 1 ? spec.width - 1 : 0;
            if (!spec.is_left) put_repeated(&sink, ' ', padding);
            put_text(&sink, text, 1);
            if (spec.is_left) put_repeated(&sink, ' ', padding);
            break;
        }
        case 's':
            put_string(&sink, &spec, va_arg(args, const char *));
            break;
        case '%':
            put(&sink, '%');
            break;
        default: // not ours: shown as written
            if (*fmt != '\0') fmt++;
            put_text(&sink, start, (size_t)(fmt - start));
            continue;
        }
        fmt++;
    }
    if (size > 0) buf[sink.length < size ? sink.length : size - 1] = '\0';
    return (int)sink.length;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(buf, size, fmt, args);
    va_end(args);
    return length;
}
