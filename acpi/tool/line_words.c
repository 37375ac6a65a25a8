// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

static void *memory_or_exit(void *pointer)
{
    if (!pointer) {
        fprintf(stderr, "aml: out of memory\n");
        exit(70);
    }
    return pointer;
}

void line_words_add(struct line_words *words, const char *text)
{
    if (words->count == words->capacity) {
        words->capacity = words->capacity ? 2 * words->capacity : 32;
        size_t size = words->capacity * sizeof *words->words;
        words->words = memory_or_exit(realloc(words->words, size));
    }
    words->words[words->count++] = memory_or_exit(strdup(text));
}

void line_words_destroy(struct line_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->words[i]);
    free(words->words);
    *words = (struct line_words){0};
}
