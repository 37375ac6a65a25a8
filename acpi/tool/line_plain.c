// SPDX-License-Identifier: MIT
// The prompt of a tool that was built without libedit.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

struct line_reader {
    const char *prompt;
    char *text;
    size_t capacity;
};

struct line_reader *line_open(const char *prompt, line_complete_t *complete, void *arg)
{
    (void)complete;
    (void)arg;
    struct line_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->prompt = prompt;
    printf("No editing and no completion in this build: for them, install libedit-dev and run "
           "`make host` again.\n");
    return reader;
}

const char *line_read(struct line_reader *reader)
{
    fputs(reader->prompt, stdout);
    fflush(stdout);
    ssize_t length = getline(&reader->text, &reader->capacity, stdin);
    if (length < 0) {
        putchar('\n');
        return NULL;
    }
    if (length > 0 && reader->text[length - 1] == '\n') reader->text[length - 1] = 0;
    return reader->text;
}

void line_close(struct line_reader *reader)
{
    free(reader->text);
    free(reader);
}
