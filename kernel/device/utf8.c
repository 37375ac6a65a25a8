// SPDX-License-Identifier: MIT
#include <device/utf8.h>

static bool is_scalar(uint32_t code)
{
    return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static enum utf8_result begin(struct utf8_decoder *decoder, uint8_t byte, uint32_t *out_code)
{
    if (byte < 0x80) {
        *out_code = byte;
        return UTF8_DONE;
    }
    if (byte >= 0xC2 && byte <= 0xDF) {
        *decoder = (struct utf8_decoder){byte & 0x1Fu, 0x80, 1};
    } else if ((byte & 0xF0) == 0xE0) {
        *decoder = (struct utf8_decoder){byte & 0x0Fu, 0x800, 2};
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        *decoder = (struct utf8_decoder){byte & 0x07u, 0x10000, 3};
    } else {
        *out_code = UTF8_REPLACEMENT;
        return UTF8_BAD;
    }
    return UTF8_MORE;
}

enum utf8_result utf8_decode(struct utf8_decoder *decoder, uint8_t byte, uint32_t *out_code)
{
    if (decoder->missing == 0) return begin(decoder, byte, out_code);
    if ((byte & 0xC0) != 0x80) {
        decoder->missing = 0;
        *out_code = UTF8_REPLACEMENT;
        return UTF8_BAD_REFEED;
    }
    decoder->code = decoder->code << 6 | (byte & 0x3Fu);
    if (--decoder->missing > 0) return UTF8_MORE;
    if (decoder->code < decoder->smallest || !is_scalar(decoder->code)) {
        *out_code = UTF8_REPLACEMENT;
        return UTF8_BAD;
    }
    *out_code = decoder->code;
    return UTF8_DONE;
}

size_t utf8_encode(uint32_t code, char out[UTF8_MAX_BYTES])
{
    if (!is_scalar(code)) code = UTF8_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[length] | code);
    return length;
}
