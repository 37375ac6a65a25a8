// SPDX-License-Identifier: MIT
#pragma once
// Lines that a person types at a terminal: a prompt, editing, history (in memory), completion by
// Tab. line_editline.c does it with libedit; where that is not installed, line_plain.c gives a bare
// prompt. One reader at a time.

#include <stdbool.h>
#include <stddef.h>

struct line_words {
    char **words;
    size_t count, capacity;
};

// Copies `text`; exits the program when the host is out of memory.
void line_words_add(struct line_words *words, const char *text);
void line_words_destroy(struct line_words *words);

// Adds all words that the one from `start` to the end of `line` may become. One that ends with a
// blank is complete; without, more of it may follow.
typedef void line_complete_t(void *arg, const char *line, size_t start, struct line_words *out);

struct line_reader;

// NULL when the terminal cannot be used. `complete` gets `arg`.
struct line_reader *line_open(const char *prompt, line_complete_t *complete, void *arg);
// The next line without its end, valid until the next call; empty when ^C threw it away. NULL at
// the end of input.
const char *line_read(struct line_reader *reader);
void line_close(struct line_reader *reader);
