// SPDX-License-Identifier: MIT
#pragma once
// The names that ACPI 6.5, 5.6.8 reserves, as one table of text, and what it says of one name.
// Private to acpi/check/names*.c and its tests.

#include <base/types.h>

struct names_predefined {
    char name[3];      // without the underscore before it, as the table has it
    uint8_t arguments; // of a method: bit n says that n are right
    char place;        // where it makes sense: see names_predefined.c
    bool is_evaluated; // an operating system evaluates it without being asked, and so may we
    const char *shape; // of its value; ends at a line's end
};

// What the table says of a segment ("_STA"); false when it is in no list of the specification.
bool names_predefined_find(const char segment[4], struct names_predefined *out);
// The nth entry of the table, for tests; false past the end.
bool names_predefined_get(size_t nth, struct names_predefined *out);
