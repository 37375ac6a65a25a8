// SPDX-License-Identifier: MIT
#pragma once
// What the tests of acpi/resource share: templates to walk, and the printed text.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <acpi/resource.h>

#include "tests/host/resource_templates.h"

static char text[1 << 20];
static size_t text_length;

static inline void text_add(void *arg, const char *piece, size_t length)
{
    (void)arg;
    assert_true(text_length + length < sizeof text);
    memcpy(text + text_length, piece, length);
    text_length += length;
    text[text_length] = 0;
}

static const struct acpi_text_sink text_sink = {text_add, NULL};

static inline uint32_t template_print(const uint8_t *bytes, size_t length)
{
    text_length = 0;
    text[0] = 0;
    return acpi_resources_print(bytes, length, 0, &text_sink);
}

static inline const struct resource_template *template_at(size_t i)
{
    size_t first = ARRAY_SIZE(iasl_templates);
    if (i < first) return &iasl_templates[i];
    return i - first < ARRAY_SIZE(hand_templates) ? &hand_templates[i - first] : NULL;
}

// The first descriptor of the template of that name.
static inline struct acpi_resource first_of(const char *name)
{
    const struct resource_template *template;
    struct acpi_resource resource = {0};
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        if (strcmp(template->name, name) != 0) continue;
        struct acpi_resource_cursor cursor = acpi_resources(template->bytes, template->length);
        assert_true(acpi_resource_next(&cursor, &resource));
        assert_true(resource.is_decoded);
        assert_int_equal(resource.defects, 0);
        return resource;
    }
    fail_msg("no template %s", name);
    return resource;
}

static inline void assert_bytes(struct acpi_resource_bytes got, const char *want, size_t length)
{
    assert_int_equal(got.length, length);
    assert_memory_equal(got.data, want, length);
}

// Real machines

#define CORPUS "/work/shared/corpus/reference.tar.xz"

// `path TAB status TAB Buffer[n]{hex}`: what ACPICA, which refuses broken ones, made of each _CRS.
// The bytes of such a line, 0 of them for any other.
static inline size_t corpus_line_bytes(const char *line, uint8_t *out, size_t max)
{
    const char *value = strstr(line, "._CRS\tAE_OK\tBuffer[");
    const char *hex = value ? strchr(value, '{') : NULL;
    size_t said, count = 0;
    unsigned byte;
    if (!hex || sscanf(strchr(value, '['), "[%zu]", &said) != 1) return 0;
    assert_true(said <= max);
    while (count < said && sscanf(hex + 1 + 2 * count, "%2x", &byte) == 1)
        out[count++] = (uint8_t)byte;
    assert_int_equal(count, said);
    return said;
}

// Calls `check` with each of them. Returns how many there were; without the corpus the test is
// skipped.
static inline unsigned corpus_each(void (*check)(const char *line, const uint8_t *bytes,
                                                 size_t length))
{
    static uint8_t bytes[1 << 16];
    if (access(CORPUS, R_OK) != 0) {
        print_message("no corpus of real machines here: skipped\n");
        skip();
    }
    FILE *lines = popen("tar -xJOf " CORPUS " --wildcards '*/eval.txt' '*/eval-ff.txt'", "r");
    assert_non_null(lines);
    char *line = NULL;
    size_t size = 0;
    unsigned checked = 0;
    while (getline(&line, &size, lines) > 0) {
        size_t length = corpus_line_bytes(line, bytes, sizeof bytes);
        if (length > 0) check(line, bytes, length);
        checked += length > 0;
    }
    free(line);
    assert_int_equal(pclose(lines), 0);
    return checked;
}
