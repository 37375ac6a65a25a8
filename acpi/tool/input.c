// SPDX-License-Identifier: MIT
#include "input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <acpi/tables.h>
#include <base/bits.h>

#define FILE_SIZE_MAX (256u * 1024 * 1024)

static void *memory_or_exit(void *pointer)
{
    if (!pointer) {
        fprintf(stderr, "aml: out of memory\n");
        exit(70);
    }
    return pointer;
}

uint8_t *file_read(const char *path, size_t *out_length)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "aml: %s: %s\n", path, strerror(errno));
        return NULL;
    }
    size_t length = 0, capacity = 64 * 1024;
    uint8_t *bytes = memory_or_exit(malloc(capacity));
    for (;;) {
        size_t got = fread(bytes + length, 1, capacity - length, file);
        length += got;
        if (got == 0 || length > FILE_SIZE_MAX) break;
        if (length == capacity) bytes = memory_or_exit(realloc(bytes, capacity *= 2));
    }
    bool is_bad = ferror(file) || length > FILE_SIZE_MAX;
    if (is_bad)
        fprintf(stderr, "aml: %s: %s\n", path, ferror(file) ? strerror(errno) : "too large");
    if (!is_stdin) fclose(file);
    if (is_bad) {
        free(bytes);
        return NULL;
    }
    *out_length = length;
    return bytes;
}

// One table

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum input_kind kind_of(const char *signature, const char *source, bool is_named)
{
    if (strcmp(signature, "DSDT") == 0) return INPUT_DSDT;
    if (strcmp(signature, "SSDT") == 0 || strcmp(signature, "PSDT") == 0) {
        return strncmp(base_name(source), "dynssdt", 7) == 0 ? INPUT_DYNAMIC : INPUT_AML;
    }
    bool is_oem = strncmp(signature, "OEM", 3) == 0;
    const char *dot = strrchr(source, '.');
    return is_named && is_oem && dot && strcmp(dot, ".aml") == 0 ? INPUT_AML : INPUT_STATIC;
}

static void table_add(struct input *input, const uint8_t *bytes, size_t length, uint64_t paddr,
                      const char *source, bool is_named)
{
    if (input->count == input->capacity) {
        input->capacity = input->capacity ? 2 * input->capacity : 32;
        input->tables =
            memory_or_exit(realloc(input->tables, input->capacity * sizeof *input->tables));
    }
    struct input_table *table = &input->tables[input->count];
    memset(table, 0, sizeof *table);
    table->sequence = (unsigned)input->count++;
    memcpy(table->signature, bytes, 4);
    table->kind = kind_of(table->signature, source, is_named);
    table->bytes = memory_or_exit(malloc(length));
    memcpy(table->bytes, bytes, length);
    table->length = length;
    table->paddr = paddr;
    table->source = memory_or_exit(strdup(source));
}

static bool is_signature(const uint8_t *bytes)
{
    for (unsigned i = 0; i < 4; i++) {
        uint8_t c = bytes[i];
        bool is_good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '!' ||
                       c == ' ' || c == '$' || (c >= 'a' && c <= 'z');
        if (!is_good) return false;
    }
    return true;
}

// Files

static bool is_dump_text(const uint8_t *bytes, size_t length)
{
    size_t offset = 0, table_length;
    struct acpi_dump_table table;
    // A capture of a serial line may hold any byte; a table says how long it is where text says
    // " @ 0".
    bool is_whole_table =
        length >= ACPI_TABLE_HEADER_SIZE && is_signature(bytes) && load_le32(bytes + 4) <= length;
    if (is_whole_table) return false;
    return acpi_dump_parse((const char *)bytes, length, &offset, &table, NULL, 0, &table_length) !=
           ST_NOT_FOUND;
}

// What a table says of its own length, as far as it says it (an RSDP does not, there).
static size_t claimed_length(const struct acpi_dump_table *table, const uint8_t *bytes,
                             size_t length)
{
    if (length < 8) return 8; // no table is shorter
    bool has_header = memcmp(bytes, table->signature, 4) == 0;
    return has_header ? load_le32(bytes + 4) : length;
}

static void text_read(struct input *input, const char *source, const uint8_t *bytes, size_t length)
{
    const char *text = (const char *)bytes;
    size_t offset = 0;
    uint8_t *table_bytes = memory_or_exit(malloc(length ? length : 1)); // text is never smaller
    for (;;) {
        struct acpi_dump_table table;
        size_t table_length;
        status_t st =
            acpi_dump_parse(text, length, &offset, &table, table_bytes, length, &table_length);
        if (st == ST_NOT_FOUND) break;
        if (st < 0) {
            fprintf(stderr, "aml: %s: %s at 0x%llx: lines missing or out of order\n", source,
                    table.signature, (unsigned long long)table.paddr);
            input->has_error = true;
        } else if (claimed_length(&table, table_bytes, table_length) > table_length) {
            fprintf(stderr, "aml: %s: %s at 0x%llx: its last lines are missing\n", source,
                    table.signature, (unsigned long long)table.paddr);
            input->has_error = true;
        } else {
            table_add(input, table_bytes, table_length, table.paddr, source, false);
        }
    }
    free(table_bytes);
}

// Letters and digits begin any text too, which then has a length that no table has.
static bool is_table(const uint8_t *bytes, size_t left)
{
    if (left < ACPI_TABLE_HEADER_SIZE || !is_signature(bytes)) return false;
    bool is_certain = memcmp(bytes + 1, "SDT", 3) == 0; // DSDT, SSDT, ...: the length is wrong
    return is_certain || load_le32(bytes + 4) <= ACPI_TABLE_LENGTH_MAX;
}

// `acpidump -b` writes it beside the tables: 20 bytes of revision 0, without a length, or 36.
static bool is_rsdp(const uint8_t *bytes, size_t length)
{
    return length >= 20 && length <= 4096 && memcmp(bytes, "RSD PTR ", 8) == 0;
}

// One table, or several one after the other (cat DSDT SSDT1 SSDT2).
static void binary_read(struct input *input, const char *source, const uint8_t *bytes,
                        size_t length, bool is_named)
{
    size_t offset = 0;
    if (is_rsdp(bytes, length)) {
        table_add(input, bytes, length, 0, source, is_named);
        return;
    }
    while (is_table(bytes + offset, length - offset)) {
        uint32_t size = load_le32(bytes + offset + 4);
        bool is_last = size < ACPI_TABLE_HEADER_SIZE || size >= length - offset;
        size_t taken = is_last ? length - offset : size;
        if (size != taken) {
            fprintf(stderr, "aml: %s: %.4s at offset 0x%zx: says %u bytes, there are %zu\n", source,
                    (const char *)bytes + offset, offset, size, taken);
            input->has_error = true;
        }
        table_add(input, bytes + offset, taken, 0, source, is_named);
        offset += taken;
    }
    if (offset == 0) {
        fprintf(stderr, "aml: %s: neither ACPI tables nor acpidump text\n", source);
        input->has_error = true;
    } else if (offset < length) {
        fprintf(stderr, "aml: %s: %zu bytes after the last table are no table\n", source,
                length - offset);
    }
}

static void file_add(struct input *input, const char *path, bool is_named)
{
    size_t length;
    uint8_t *bytes = file_read(path, &length);
    if (!bytes) {
        input->has_error = true;
        return;
    }
    if (is_dump_text(bytes, length)) {
        text_read(input, path, bytes, length);
    } else {
        binary_read(input, path, bytes, length, is_named);
    }
    free(bytes);
}

static int is_table_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && (strcmp(dot, ".aml") == 0 || strcmp(dot, ".dat") == 0);
}

// In the order of their numbers: ssdt2.dat before ssdt10.dat, as acpixtract writes them.
static void directory_read(struct input *input, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_table_file, versionsort);
    if (count <= 0) {
        fprintf(stderr, "aml: %s: %s\n", path,
                count < 0 ? strerror(errno) : "no .aml or .dat file in it");
        input->has_error = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        size_t size = strlen(path) + strlen(entries[i]->d_name) + 2;
        char *name = memory_or_exit(malloc(size));
        snprintf(name, size, "%s/%s", path, entries[i]->d_name);
        file_add(input, name, false);
        free(name);
        free(entries[i]);
    }
    free(entries);
}

void input_read(struct input *input, const char *path)
{
    struct stat info;
    bool is_directory = strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    if (is_directory) {
        directory_read(input, path);
    } else {
        file_add(input, path, true);
    }
}

// Order

static const struct input_table *root_table(const struct input *input)
{
    const struct input_table *rsdt = NULL;
    for (size_t i = 0; i < input->count; i++) {
        const struct input_table *table = &input->tables[i];
        if (table->paddr == 0 || table->length < ACPI_TABLE_HEADER_SIZE) continue;
        if (strcmp(table->signature, "XSDT") == 0) return table;
        if (strcmp(table->signature, "RSDT") == 0) rsdt = table;
    }
    return rsdt;
}

// Where the root table lists `paddr`; its end when it does not.
static unsigned root_position(const struct input_table *root, uint64_t paddr)
{
    size_t entry = root->signature[0] == 'X' ? 8 : 4;
    size_t count = (root->length - ACPI_TABLE_HEADER_SIZE) / entry;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *at = root->bytes + ACPI_TABLE_HEADER_SIZE + i * entry;
        if ((entry == 8 ? load_le64(at) : load_le32(at)) == paddr) return (unsigned)i;
    }
    return (unsigned)count;
}

static int table_compare(const void *left, const void *right)
{
    const struct input_table *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

void input_sort(struct input *input)
{
    const struct input_table *root = root_table(input);
    for (size_t i = 0; root && i < input->count; i++) {
        struct input_table *table = &input->tables[i];
        if (table->paddr == 0) continue;
        table->sequence += (unsigned)input->count * root_position(root, table->paddr);
    }
    if (input->count > 0) {
        qsort(input->tables, input->count, sizeof *input->tables, table_compare);
    }
}

void input_destroy(struct input *input)
{
    for (size_t i = 0; i < input->count; i++) {
        free(input->tables[i].bytes);
        free(input->tables[i].source);
    }
    free(input->tables);
}
