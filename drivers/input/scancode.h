// SPDX-License-Identifier: MIT
#pragma once
// Scan codes of set 1 (what the keyboard controller translates to) to text, US layout. Pure.
// Source: IBM PS/2 Hardware Interface Technical Reference, "Keyboards (101- and 102-key)".

#include <base/types.h>

#define SCANCODE_MAX_TEXT 8 // bytes that one key gives at most

struct scancode_decoder {
    bool is_extended;   // 0xE0 came before
    unsigned skip;      // bytes of a Pause still to swallow
    uint8_t shift_keys; // bits: left, right
    uint8_t ctrl_keys, alt_keys;
    uint8_t lock_keys; // down, as bits: caps lock, num lock
    bool has_caps_lock, has_num_lock;
};

// Num lock on, as firmware leaves it.
void scancode_decoder_init(struct scancode_decoder *decoder);
// Returns how many bytes the key gives: characters, or a VT100 sequence as device/input.h says; 0
// for releases, modifiers and what is unknown. Alt puts an ESC before it.
size_t scancode_decode(struct scancode_decoder *decoder, uint8_t scancode,
                       char out[SCANCODE_MAX_TEXT]);
