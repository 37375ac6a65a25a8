// SPDX-License-Identifier: MIT
#include "tokenize.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Copies one word to *to (never ahead of *from), without its quotes. Stops at a blank, ';' or NUL.
static status_t word_copy(char **from, char **to)
{
    char quote = 0;
    char *in = *from, *out = *to;
    for (;; in++) {
        char c = *in;
        if (c == '\0') break;
        if (quote == 0 && (is_blank(c) || c == ';')) break;
        if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote && quote != 0) {
            quote = 0;
        } else {
            if (quote == '"' && c == '\\' && in[1] == '"') c = *++in;
            *out++ = c;
        }
    }
    *from = in;
    *to = out;
    return quote ? ST_BAD_FORMAT : ST_OK;
}

status_t shell_tokenize(char *line, char **argv, size_t max, int *out_argc, char **out_rest)
{
    size_t argc = 0;
    char *in = line;
    for (;;) {
        while (is_blank(*in))
            in++;
        if (*in == '\0' || *in == ';') break;
        if (argc + 1 >= max) return ST_LIMIT_REACHED;
        char *out = in;
        argv[argc++] = out;
        status_t st = word_copy(&in, &out);
        if (st < 0) return st;
        char end = *in;
        *out = '\0'; // may be where `in` is
        if (end == '\0' || end == ';') {
            argv[argc] = NULL;
            *out_argc = (int)argc;
            *out_rest = end == ';' ? in + 1 : NULL;
            return ST_OK;
        }
        in++;
    }
    argv[argc] = NULL;
    *out_argc = (int)argc;
    *out_rest = *in == ';' ? in + 1 : NULL;
    return ST_OK;
}
