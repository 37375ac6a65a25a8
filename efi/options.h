// SPDX-License-Identifier: MIT
#pragma once
// The command line: UEFI load options and the text of options.txt made into one line of UTF-8.
// Pure code, tested on the host. Whoever wrote the boot entry is not believed: load options may be
// UTF-16, plain ASCII, someone's binary structure, cut in the middle or not there at all.

#include <base/boot_info.h>
#include <base/types.h>

struct command_line {
    char text[BOOT_COMMAND_LINE_MAX]; // always NUL-terminated
    uint32_t length;                  // bytes without the NUL
    bool truncated;                   // something did not fit
};

// Converts at most `units` UTF-16 code units (not necessarily aligned), up to a NUL, to UTF-8.
// Unpaired surrogates become U+FFFD. Writes at most `size` bytes, never part of a character, and a
// NUL; returns the length without it. *out_cut tells whether something did not fit.
size_t utf16_to_utf8(const void *utf16, size_t units, char *out, size_t size, bool *out_cut);

// A shell's first word is the program, as it was typed; elsewhere it is only when it ends in .efi.
enum load_options_origin { LOAD_OPTIONS_PLAIN, LOAD_OPTIONS_OF_SHELL };

// Appends the load options (EFI_LOADED_IMAGE_PROTOCOL.LoadOptions, `size` bytes). The program's own
// name is left out. false when they are not text: nothing is appended then.
bool command_line_add_load_options(struct command_line *line, const void *options, size_t size,
                                   enum load_options_origin origin) MUST_USE;

// Appends the contents of options.txt: UTF-8, or UTF-16 that begins with a byte order mark; any
// line ends, lines that start with '#' left out. false when they are not text: nothing is appended
// then.
#define OPTIONS_FILE_MAX 8192 // bytes that are read; UTF-16 beyond them is cut
bool command_line_add_file(struct command_line *line, const char *text, size_t size) MUST_USE;

// The last word `name` or `name=value` of the line. *out_value (not NUL-terminated, "" when without
// a value) and *out_length describe the value, without quotes. false when the word is absent.
bool command_line_find(const struct command_line *line, const char *name, const char **out_value,
                       size_t *out_length);
bool command_line_has(const struct command_line *line, const char *name);
