// SPDX-License-Identifier: MIT
#pragma once
// Text that a test catches from what prints: {text_append, &text} is the sink.

#include <acpi/text.h>

#include <stdlib.h>
#include <string.h>

struct text {
    char *bytes; // NUL-terminated, to be freed; NULL before anything came
    size_t length, capacity;
};

static inline void text_append(void *arg, const char *bytes, size_t length)
{
    struct text *text = arg;
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * (text->length + length + 1);
        text->bytes = realloc(text->bytes, text->capacity);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

// What comes from now on is all there is.
static inline void text_clear(struct text *text)
{
    text->length = 0;
    text_append(text, "", 0);
}
