// SPDX-License-Identifier: MIT
#include "scancode.h"

#include <base/string.h>

enum {
    CODE_ERROR_00 = 0x00, // the keyboard's buffer overran, or too many keys at once
    CODE_ERROR_FF = 0xFF,
    CODE_EXTENDED = 0xE0,
    CODE_PAUSE = 0xE1, // E1 1D 45 E1 9D C5: two bytes follow each E1
    CODE_RELEASE = 0x80,

    CODE_CTRL = 0x1D,
    CODE_LEFT_SHIFT = 0x2A,
    CODE_SLASH = 0x35,
    CODE_RIGHT_SHIFT = 0x36,
    CODE_ALT = 0x38,
    CODE_CAPS_LOCK = 0x3A,
    CODE_NUM_LOCK = 0x45,
    CODE_KEYPAD_ENTER = 0x1C,
    CODE_KEYPAD_FIRST = 0x47,
    CODE_KEYPAD_LAST = 0x53,
};

enum { MODIFIER_LEFT = 1, MODIFIER_RIGHT = 2 };
enum { LOCK_CAPS = 1, LOCK_NUM = 2 };

// By scan code, 0x00 to 0x39. 0: no character.
static const char plain[] = "\0\x1b"
                            "1234567890-=\x7f"
                            "\tqwertyuiop[]\r\0"
                            "asdfghjkl;'`\0"
                            "\\zxcvbnm,./\0*\0 ";
static const char shifted[] = "\0\x1b"
                              "!@#$%^&*()_+\x7f"
                              "\tQWERTYUIOP{}\r\0"
                              "ASDFGHJKL:\"~\0"
                              "|ZXCVBNM<>?\0*\0 ";
_Static_assert(sizeof plain == 0x3A + 1, "one character per scan code");
_Static_assert(sizeof shifted == sizeof plain, "the two layers match");

// By scan code from CODE_KEYPAD_FIRST: the keypad with num lock, and without (which is what the
// grey keys give, too).
static const char keypad[] = "789-456+1230.";
static const char *const navigation[] = {
    "\x1b[H", "\x1b[A", "\x1b[5~", "-",       "\x1b[D",  NULL,      "\x1b[C",
    "+",      "\x1b[F", "\x1b[B",  "\x1b[6~", "\x1b[2~", "\x1b[3~",
};
_Static_assert(sizeof keypad - 1 == CODE_KEYPAD_LAST - CODE_KEYPAD_FIRST + 1, "keypad");
_Static_assert(ARRAY_SIZE(navigation) == sizeof keypad - 1, "one entry per keypad key");

#define CODE_BACKSLASH_102 0x56 // the key beside left shift on European keyboards

void scancode_decoder_init(struct scancode_decoder *decoder)
{
    *decoder = (struct scancode_decoder){.has_num_lock = true};
}

static void modifier_set(uint8_t *keys, uint8_t key, bool is_press)
{
    if (is_press)
        *keys |= key;
    else
        *keys &= (uint8_t)~key;
}

// Whether the lock changes: a key that is held repeats its press.
static bool lock_turns(struct scancode_decoder *decoder, uint8_t key, bool is_press)
{
    bool was_down = (decoder->lock_keys & key) != 0;
    modifier_set(&decoder->lock_keys, key, is_press);
    return is_press && !was_down;
}

// True when the code was a modifier's or a lock's.
static bool modifier_track(struct scancode_decoder *decoder, uint8_t code, bool is_extended,
                           bool is_press)
{
    uint8_t side = is_extended ? MODIFIER_RIGHT : MODIFIER_LEFT;
    switch (code) {
    case CODE_CTRL:
        modifier_set(&decoder->ctrl_keys, side, is_press);
        return true;
    case CODE_ALT:
        modifier_set(&decoder->alt_keys, side, is_press);
        return true;
    case CODE_LEFT_SHIFT:
    case CODE_RIGHT_SHIFT:
        // E0 2A and E0 36 are no keys: the keyboard wraps grey keys in them to please old BIOSes.
        side = code == CODE_LEFT_SHIFT ? MODIFIER_LEFT : MODIFIER_RIGHT;
        if (!is_extended) modifier_set(&decoder->shift_keys, side, is_press);
        return true;
    case CODE_CAPS_LOCK:
        decoder->has_caps_lock ^= lock_turns(decoder, LOCK_CAPS, is_press);
        return true;
    case CODE_NUM_LOCK:
        decoder->has_num_lock ^= lock_turns(decoder, LOCK_NUM, is_press);
        return true;
    default:
        return false;
    }
}

static char character_of(const struct scancode_decoder *decoder, uint8_t code)
{
    if (code == CODE_BACKSLASH_102) return decoder->shift_keys ? '|' : '\\';
    if (code >= sizeof plain - 1) return 0;
    char c = plain[code];
    bool is_letter = c >= 'a' && c <= 'z';
    bool is_shifted = (decoder->shift_keys != 0) != (is_letter && decoder->has_caps_lock);
    if (is_shifted) c = shifted[code];
    if (decoder->ctrl_keys == 0) return c;
    // Control is a character's low five bits, where the character has such a form.
    char upper = is_letter ? plain[code] : c;
    if ((upper >= 'a' && upper <= 'z') || (upper >= '[' && upper <= '_')) return upper & 0x1F;
    return c == '\r' || c == '\t' || c == 0x1B || c == 0x7F ? c : 0;
}

static size_t text_put(const struct scancode_decoder *decoder, const char *text, size_t length,
                       char out[SCANCODE_MAX_TEXT])
{
    size_t escape = decoder->alt_keys ? 1 : 0;
    if (escape) out[0] = 0x1B;
    memcpy(out + escape, text, length);
    return escape + length;
}

static size_t sequence_put(const struct scancode_decoder *decoder, const char *text,
                           char out[SCANCODE_MAX_TEXT])
{
    return text ? text_put(decoder, text, strlen(text), out) : 0;
}

static size_t key_press(const struct scancode_decoder *decoder, uint8_t code, bool is_extended,
                        char out[SCANCODE_MAX_TEXT])
{
    if (code >= CODE_KEYPAD_FIRST && code <= CODE_KEYPAD_LAST) {
        unsigned key = code - CODE_KEYPAD_FIRST;
        if (!is_extended && decoder->has_num_lock) return text_put(decoder, &keypad[key], 1, out);
        // Between the grey keys are gaps.
        bool is_gap = is_extended && (keypad[key] == '-' || keypad[key] == '+');
        return is_gap ? 0 : sequence_put(decoder, navigation[key], out);
    }
    if (is_extended && code != CODE_SLASH && code != CODE_KEYPAD_ENTER) return 0;
    if (is_extended && code == CODE_SLASH) return text_put(decoder, "/", 1, out);
    char c = character_of(decoder, code);
    if (c == '\t' && decoder->shift_keys) return sequence_put(decoder, "\x1b[Z", out);
    return c ? text_put(decoder, &c, 1, out) : 0;
}

size_t scancode_decode(struct scancode_decoder *decoder, uint8_t scancode,
                       char out[SCANCODE_MAX_TEXT])
{
    if (scancode == CODE_ERROR_00 || scancode == CODE_ERROR_FF) {
        // Releases may be among what was lost: a modifier must not stay down for ever.
        decoder->is_extended = false;
        decoder->skip = 0;
        decoder->shift_keys = decoder->ctrl_keys = decoder->alt_keys = decoder->lock_keys = 0;
        return 0;
    }
    if (decoder->skip > 0) {
        decoder->skip--;
        return 0;
    }
    if (scancode == CODE_EXTENDED) {
        decoder->is_extended = true;
        return 0;
    }
    bool is_extended = decoder->is_extended;
    decoder->is_extended = false;
    if (scancode == CODE_PAUSE) {
        decoder->skip = 2;
        return 0;
    }
    uint8_t code = scancode & (uint8_t)~CODE_RELEASE;
    bool is_press = !(scancode & CODE_RELEASE);
    if (modifier_track(decoder, code, is_extended, is_press) || !is_press) return 0;
    return key_press(decoder, code, is_extended, out);
}
