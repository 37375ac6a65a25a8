// SPDX-License-Identifier: MIT
// What the aml tool takes for a file of tables: acpidump's text, or tables one after the other.
// What is read from text is written as text and read again.

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <acpi/tables.h>

#include "acpi/tool/input.h"
#include "host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
    char *bytes;
    size_t length, capacity;
};

static void text_append(void *arg, const char *bytes, size_t length)
{
    struct text *text = arg;
    FUZZ_EXPECT(length <= text->capacity - text->length);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

// The title's line has room for four characters and no way to write others.
static bool is_plain(const char *signature)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return strlen(signature) == 4 && strspn(signature, plain) == 4;
}

static void write_and_read(const struct input_table *table)
{
    struct text text = {.capacity = 1024 + 8 * table->length};
    text.bytes = malloc(text.capacity);
    uint8_t *again = malloc(table->length);
    FUZZ_EXPECT(text.bytes && again);
    struct acpi_text_sink sink = {text_append, &text};
    FUZZ_EXPECT(
        acpi_dump_write(table->signature, table->paddr, table->bytes, table->length, &sink, NULL));
    struct acpi_dump_table found;
    size_t offset = 0, length;
    status_t st =
        acpi_dump_parse(text.bytes, text.length, &offset, &found, again, table->length, &length);
    FUZZ_EXPECT(st == ST_OK && length == table->length && found.paddr == table->paddr);
    FUZZ_EXPECT(memcmp(again, table->bytes, length) == 0);
    free(again);
    free(text.bytes);
}

// A capacity that is too small cuts what is written, not the length that is told.
static void parse_short(const char *text, size_t length)
{
    struct acpi_dump_table table;
    uint8_t *bytes = malloc(20);
    size_t offset = 0, previous = 0, got;
    FUZZ_EXPECT(bytes);
    while (acpi_dump_parse(text, length, &offset, &table, bytes, 20, &got) != ST_NOT_FOUND) {
        FUZZ_EXPECT(offset > previous && offset <= length);
        previous = offset;
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    char path[32];
    if (file < 0) file = memfd_create("fuzz", 0);
    FUZZ_EXPECT(file >= 0 && ftruncate(file, 0) == 0);
    FUZZ_EXPECT(pwrite(file, data, size, 0) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct input input = {0};
    input_read(&input, path);
    input_sort(&input);
    for (size_t i = 0; i < input.count; i++) {
        const struct input_table *table = &input.tables[i];
        if (is_plain(table->signature)) write_and_read(table);
    }
    input_destroy(&input);
    char *text = malloc(size ? size : 1);
    FUZZ_EXPECT(text);
    if (size) memcpy(text, data, size);
    parse_short(text, size);
    free(text);
    return 0;
}
