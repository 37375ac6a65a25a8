// SPDX-License-Identifier: MIT
#pragma once
// The boot command line: words `name` or `name=value`, separated by white space; a value may be in
// double quotes. Later words win. Unknown words are logged once at boot, not fatal.

#include <base/boot_info.h>
#include <base/status.h>

void options_init(const struct boot_info *boot);
// Value of the option, "" when given without one, NULL when absent.
const char *option_get(const char *name);
bool option_is_set(const char *name);
// The whole line, for `info`.
const char *options_line(void);

// Decimal, or hexadecimal behind 0x; the whole text. For values of options and arguments of
// commands.
bool option_parse_number(const char *text, uint64_t *out);
