// SPDX-License-Identifier: MIT
// aml eval --paths _STA,_HID: every object of those names, one line each.

#include <stdlib.h>
#include <string.h>

#include "found.h"
#include "session.h"

// Bytewise by segments padded with underscores: the order in which a reference was made, as what
// one method writes another may read.
static int path_compare(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    while (*x || *y) {
        bool ends_x = !*x || *x == '.', ends_y = !*y || *y == '.';
        if (ends_x && ends_y) {
            if (*x != *y) return *x ? 1 : -1;
            x++;
            y++;
            continue;
        }
        char c = ends_x ? '_' : *x, d = ends_y ? '_' : *y;
        if (c != d) return (unsigned char)c < (unsigned char)d ? -1 : 1;
        x += !ends_x;
        y += !ends_y;
    }
    return 0;
}

static void print_json_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20 || c >= 0x7f) {
            printf("\\u%04x", c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

void evaluation_line_print(struct session *s, const char *path, status_t st,
                           const struct acpi_value *value)
{
    if (!s->options->is_json) {
        printf("%s\t", path);
        if (st < 0) {
            printf("%s", status_string(st));
        } else {
            acpi_value_print_asl(s->ctx, value, 0, &stdout_sink);
        }
        putchar('\n');
        return;
    }
    printf("{\"path\": ");
    print_json_string(path);
    if (st < 0) {
        printf(", \"error\": ");
        print_json_string(status_string(st));
    } else {
        printf(", \"value\": ");
        acpi_value_print_json(s->ctx, value, &stdout_sink);
    }
    printf("}\n");
}

int command_eval_all(struct session *s)
{
    struct found found;
    status_t st = found_collect(s->ctx, s->options->paths, &found);
    if (st < 0) fprintf(stderr, "aml: %s\n", status_string(st));
    bool has_failed = st < 0;
    if (found.count) qsort(found.paths, found.count, sizeof *found.paths, path_compare);
    for (size_t i = 0; i < found.count; i++) {
        struct acpi_value value;
        st = acpi_evaluate(s->ctx, NULL, found.paths[i], NULL, 0, &value);
        evaluation_line_print(s, found.paths[i], st, &value);
        if (st == ST_OK) {
            acpi_value_release(s->ctx, &value);
        } else {
            has_failed = true;
        }
    }
    found_free(&found);
    return has_failed ? EXIT_FAILED : EXIT_GOOD;
}
