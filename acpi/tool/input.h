// SPDX-License-Identifier: MIT
#pragma once
// What the tool reads: AML and table files, directories of them, acpidump text, standard input.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum input_kind {
    INPUT_DSDT,
    INPUT_AML,     // SSDT, PSDT, or an OEM table that was named itself: loaded
    INPUT_DYNAMIC, // dynssdtNN.aml: what the machine's own AML loads later; loaded last
    INPUT_STATIC   // registered for LoadTable and DataTableRegion
};

struct input_table {
    enum input_kind kind;
    char signature[5];
    uint8_t *bytes;
    size_t length;
    uint64_t paddr;    // from acpidump text, else 0
    char *source;      // the file's name
    unsigned sequence; // in which order it came
};

struct input {
    struct input_table *tables;
    size_t count, capacity;
    bool has_error;
};

// Adds all tables of the file, directory or "-". Problems are told on stderr and set has_error.
void input_read(struct input *input, const char *path);
// Puts them into the order to load them in: DSDT, then SSDTs in the XSDT's order when the input has
// one with addresses, else as they came, then dynamic tables, then the static ones.
void input_sort(struct input *input);
void input_destroy(struct input *input);

// A whole file, or standard input for "-"; NULL with a message on stderr.
uint8_t *file_read(const char *path, size_t *out_length);
