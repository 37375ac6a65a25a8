// SPDX-License-Identifier: MIT
#pragma once
// What laptops' firmware calls the fields that its batteries are read from. Facts, read out of the
// DSDTs of the corpus; a name means the same on all machines of one maker of firmware.

#include <stddef.h>
#include <stdint.h>

enum quantity {
    Q_ONE,
    Q_NUMBER, // what the entry says
    Q_DESIGN, // capacities, mAh
    Q_FULL,
    Q_REMAINING,
    Q_DESIGN_MV,
    Q_MV,
    Q_MA,        // the current; negative, 16 bits, while it discharges
    Q_MA_AMOUNT, // the same without its sign
    Q_PERCENT,
    Q_CYCLES,
    Q_RATE_10MW, // some count power so
    Q_SERIAL,
    Q_MAKER, // texts
    Q_MODEL,
    Q_CHEMISTRY,
    Q_PAGE_SELECT,    // where ThinkPads choose what their window shows
    Q_SMBUS,          // the first register of an SMBus host
    Q_SECOND_COMMAND, // ports that reach the controller besides its own
    Q_SECOND_DATA
};

enum part { PART_WHOLE, PART_LOW, PART_HIGH }; // of 16 bits in two bytes

#define PAGE_NONE 0xff

struct field_name {
    char name[5]; // '?': any character
    uint8_t quantity;
    uint8_t part;
    uint8_t bits;    // only a field as wide; 0: any
    char with[5];    // only when there is such a name beside it; "": always
    uint32_t number; // Q_NUMBER
};

extern const struct field_name field_names[];
extern const size_t field_name_count;
// Bytes that firmware reaches by number, or by fields that only exist while a method runs. Where
// they are is counted from a field that is there.
struct field_layout {
    char anchor[5], with[5];
    int16_t offset; // bytes from the anchor
    uint8_t quantity;
    uint16_t bits;
    uint32_t number;
};
extern const struct field_layout field_layouts[];
extern const size_t field_layout_count;

// Queries that the laptop does not make, where there is a field of that name beside the method.
struct left_out_event {
    char with[5];
    uint8_t query;
};
extern const struct left_out_event left_out_events[];
extern const size_t left_out_event_count;

// The page that a field of a ThinkPad's window is in; PAGE_NONE for others.
uint8_t field_page(const char *name);
