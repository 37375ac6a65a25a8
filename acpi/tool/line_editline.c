// SPDX-License-Identifier: MIT
// The prompt with libedit.

#include <errno.h>
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

#define HISTORY_LINES 1000
#define LISTED_MAX 200u // words shown by Tab
#define COLUMNS 78u

struct line_reader {
    const char *prompt;
    line_complete_t *complete;
    void *arg;
    EditLine *editor;
    History *history;
    bool is_cancelled; // by ^C
    char *text;
};

static char *prompt_get(EditLine *editor)
{
    struct line_reader *reader;
    el_get(editor, EL_CLIENTDATA, &reader);
    return (char *)reader->prompt; // libedit only reads it
}

static unsigned char cancel(EditLine *editor, int key)
{
    (void)key;
    struct line_reader *reader;
    el_get(editor, EL_CLIENTDATA, &reader);
    reader->is_cancelled = true;
    fputs("^C", stdout);
    return CC_NEWLINE;
}

// Completion

static size_t common_length(const struct line_words *found)
{
    size_t length = strlen(found->words[0]);
    for (size_t i = 1; i < found->count; i++) {
        size_t same = 0;
        while (same < length && found->words[i][same] == found->words[0][same])
            same++;
        length = same;
    }
    return length;
}

static void words_show(const struct line_words *found)
{
    size_t widest = 0, column = 0;
    for (size_t i = 0; i < found->count; i++) {
        size_t length = strlen(found->words[i]);
        if (length > widest) widest = length;
    }
    putchar('\n');
    for (size_t i = 0; i < found->count && i < LISTED_MAX; i++) {
        if (column > 0 && column + widest > COLUMNS) {
            putchar('\n');
            column = 0;
        }
        column += (size_t)printf("%-*s  ", (int)widest, found->words[i]);
    }
    putchar('\n');
    if (found->count > LISTED_MAX) printf("... and %zu more\n", found->count - LISTED_MAX);
}

static unsigned char word_replace(EditLine *editor, size_t old_length, const char *text,
                                  size_t length)
{
    char *copy = strndup(text, length);
    if (!copy) return CC_ERROR;
    el_deletestr(editor, (int)old_length);
    int st = el_insertstr(editor, copy);
    free(copy);
    return st < 0 ? CC_ERROR : CC_REFRESH;
}

static unsigned char complete(EditLine *editor, int key)
{
    (void)key;
    struct line_reader *reader;
    el_get(editor, EL_CLIENTDATA, &reader);
    const LineInfo *info = el_line(editor);
    size_t cursor = (size_t)(info->cursor - info->buffer);
    char *line = strndup(info->buffer, cursor);
    if (!line) return CC_ERROR;
    size_t start = cursor;
    while (start > 0 && line[start - 1] != ' ')
        start--;

    struct line_words found = {0};
    unsigned char result = CC_ERROR; // a beep
    reader->complete(reader->arg, line, start, &found);
    size_t old_length = cursor - start;
    size_t length = found.count ? common_length(&found) : 0;
    bool is_more = length > old_length || (length == old_length && length > 0 &&
                                           memcmp(line + start, found.words[0], length) != 0);
    if (is_more) {
        result = word_replace(editor, old_length, found.words[0], length);
    } else if (found.count > 1) {
        words_show(&found);
        result = CC_REDISPLAY;
    }
    line_words_destroy(&found);
    free(line);
    return result;
}

// The reader

struct line_reader *line_open(const char *prompt, line_complete_t *complete_words, void *arg)
{
    struct line_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    *reader = (struct line_reader){.prompt = prompt, .complete = complete_words, .arg = arg};
    setlocale(LC_CTYPE, ""); // else libedit ends at the first letter that is not ASCII
    reader->editor = el_init("aml", stdin, stdout, stderr);
    reader->history = history_init();
    if (!reader->editor || !reader->history) {
        line_close(reader);
        return NULL;
    }
    HistEvent event;
    EditLine *editor = reader->editor;
    history(reader->history, &event, H_SETSIZE, HISTORY_LINES);
    history(reader->history, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_CLIENTDATA, reader);
    el_set(editor, EL_PROMPT, prompt_get);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_HIST, history, reader->history);
    // ^C must be a key while a line is typed, but end a method that runs too long.
    el_set(editor, EL_SETTY, "-d", "-isig", NULL);
    // Of narrow strings libedit makes copies that it never frees.
    el_wset(editor, EL_ADDFN, L"aml-cancel", L"Throw the line away", cancel);
    el_set(editor, EL_BIND, "^C", "aml-cancel", NULL);
    el_wset(editor, EL_ADDFN, L"aml-complete", L"Complete a command or a path", complete);
    el_set(editor, EL_BIND, "^I", "aml-complete", NULL);
    el_set(editor, EL_BIND, "^R", "em-inc-search-prev", NULL);
    return reader;
}

const char *line_read(struct line_reader *reader)
{
    int count;
    const char *line;
    do {
        line = el_gets(reader->editor, &count);
    } while (!line && count < 0 && (errno == EINTR || errno == EILSEQ));
    if (!line || count <= 0) {
        putchar('\n');
        return NULL;
    }
    free(reader->text);
    reader->text = strndup(line, strcspn(line, "\n"));
    if (!reader->text) return NULL;
    if (reader->is_cancelled) {
        reader->is_cancelled = false;
        putchar('\n');
        fflush(stdout);
        reader->text[0] = 0;
    }
    HistEvent event;
    if (reader->text[0]) history(reader->history, &event, H_ENTER, reader->text);
    return reader->text;
}

void line_close(struct line_reader *reader)
{
    if (reader->editor) el_end(reader->editor);
    if (reader->history) history_end(reader->history);
    free(reader->text);
    free(reader);
}
