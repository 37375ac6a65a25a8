// SPDX-License-Identifier: MIT
#pragma once
// Splits a command line into words. Pure.

#include <base/status.h>

// Words are separated by blanks, commands by ';'. 'single quotes' keep everything, "double quotes"
// everything but \" (a quote). Outside quotes a backslash is an ordinary character: AML paths begin
// with one.
//
// Cuts the first command of `line` into words, in place; argv[*out_argc] becomes NULL, so `max` is
// one more than the words wanted. *out_rest is what follows the ';', NULL at the end of the line.
// ST_BAD_FORMAT for a quote that does not end, ST_LIMIT_REACHED for too many words.
status_t shell_tokenize(char *line, char **argv, size_t max, int *out_argc,
                        char **out_rest) MUST_USE;
