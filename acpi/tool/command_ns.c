// SPDX-License-Identifier: MIT
// aml ns: the namespace, one object a line, sorted bytewise by path.

#include <stdlib.h>
#include <string.h>

#include "session.h"

#define PATH_MAX_LENGTH 1024

struct ns_line {
    char *path;
    struct acpi_node *node;
};

struct ns_list {
    struct ns_line *lines;
    size_t count, capacity;
    struct acpi_context *ctx;
};

static status_t list_add(void *arg, struct acpi_node *node, unsigned depth)
{
    struct ns_list *list = arg;
    char path[PATH_MAX_LENGTH];
    (void)depth;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 1024;
        struct ns_line *lines = realloc(list->lines, capacity * sizeof *lines);
        if (!lines) return ST_NO_MEMORY;
        list->lines = lines;
        list->capacity = capacity;
    }
    acpi_node_path(node, path, sizeof path);
    struct ns_line *line = &list->lines[list->count];
    line->node = node;
    line->path = strdup(path);
    if (!line->path) return ST_NO_MEMORY;
    list->count++;
    return ST_OK;
}

static int line_compare(const void *left, const void *right)
{
    const struct ns_line *a = left, *b = right;
    return strcmp(a->path, b->path);
}

// Attributes

// ASL's names, and for what a vendor defined the one that ACPICA prints.
static const char *space_name(unsigned space)
{
    static const char *const names[] = {"SystemMemory",     "SystemIO", "PCI_Config",
                                        "EmbeddedControl",  "SMBus",    "SystemCMOS",
                                        "PciBarTarget",     "IPMI",     "GeneralPurposeIo",
                                        "GenericSerialBus", "PCC",      "PlatformRtMechanism"};
    if (space < ARRAY_SIZE(names)) return names[space];
    if (space == 0x7f) return "FFixedHW";
    return space == 0x100 ? "DataTable" : "UserDefinedRegion";
}

static void print_last_segment(const char *key, const struct acpi_node *node)
{
    char path[PATH_MAX_LENGTH] = "?";
    if (node) acpi_node_path(node, path, sizeof path);
    const char *dot = strrchr(path, '.');
    printf("%s=%s", key, dot ? dot + 1 : path[0] == '\\' && path[1] ? path + 1 : path);
}

static void print_field(const struct acpi_node_info *info, bool is_buffer_field)
{
    if (!is_buffer_field) {
        if (info->field.region) {
            print_last_segment("region", info->field.region);
            putchar(' ');
        }
        if (info->field.bank_or_index) {
            print_last_segment(info->field.kind == 1 ? "bank" : "index", info->field.bank_or_index);
            putchar(' ');
        }
        if (info->field.data) {
            print_last_segment("data", info->field.data);
            putchar(' ');
        }
    }
    printf("bitoff=%u bitlen=%u", info->field.bit_offset, info->field.bit_length);
    if (!is_buffer_field) printf(" access=%u", info->field.access);
}

static const char *type_name(const struct acpi_node_info *info)
{
    if (info->type == ACPI_TYPE_FIELD) {
        static const char *const kinds[] = {"RegionField", "BankField", "IndexField"};
        return info->field.kind < ARRAY_SIZE(kinds) ? kinds[info->field.kind] : "Field";
    }
    return acpi_object_type_name(info->type);
}

// Strings with their text, buffers with their first bytes.
static void print_data(struct acpi_context *ctx, struct acpi_node *node,
                       const struct acpi_node_info *info)
{
    struct acpi_value value;
    printf("len=%u", info->length);
    if (acpi_node_evaluate(ctx, node, NULL, 0, &value) < 0) return;
    const char *text;
    const uint8_t *bytes;
    size_t length;
    if (acpi_value_string(&value, &text, &length) == ST_OK) {
        putchar(' ');
        acpi_value_print_asl(ctx, &value, 0, &stdout_sink);
    } else if (acpi_value_buffer(&value, &bytes, &length) == ST_OK && length > 0) {
        printf(" bytes=");
        for (size_t i = 0; i < length && i < 32; i++)
            printf("%02X", bytes[i]);
        if (length > 32) printf("...");
    }
    acpi_value_release(ctx, &value);
}

static void print_attributes(struct acpi_context *ctx, struct acpi_node *node,
                             const struct acpi_node_info *info)
{
    switch (info->type) {
    case ACPI_TYPE_INTEGER:
        printf("value=0x%llx", (unsigned long long)info->integer);
        break;
    case ACPI_TYPE_STRING:
    case ACPI_TYPE_BUFFER:
        print_data(ctx, node, info);
        break;
    case ACPI_TYPE_PACKAGE:
        printf("count=%u", info->length);
        break;
    case ACPI_TYPE_METHOD:
        printf("args=%u", info->method.args);
        if (info->method.is_serialized) printf(" serialized=%u", info->method.sync_level);
        break;
    case ACPI_TYPE_REGION:
        printf("space=%s addr=0x%llx len=0x%llx", space_name(info->region.space),
               (unsigned long long)info->region.address, (unsigned long long)info->region.length);
        if (info->region.space >= 0x80 && info->region.space < 0x100) {
            printf(" id=0x%x", info->region.space);
        }
        break;
    case ACPI_TYPE_FIELD:
    case ACPI_TYPE_BUFFER_FIELD:
        print_field(info, info->type == ACPI_TYPE_BUFFER_FIELD);
        break;
    case ACPI_TYPE_PROCESSOR:
        printf("id=%u pblk=0x%x len=%u", info->processor.id, info->processor.block_address,
               info->processor.block_length);
        break;
    case ACPI_TYPE_POWER_RESOURCE:
        printf("level=%u order=%u", info->power.system_level, info->power.resource_order);
        break;
    case ACPI_TYPE_MUTEX:
        printf("sync=%u", info->sync_level);
        break;
    case ACPI_TYPE_ALIAS:
        print_last_segment("target", info->target);
        break;
    default:
        break;
    }
}

int namespace_print(struct session *s, const char *path)
{
    struct ns_list list = {.ctx = s->ctx};
    struct acpi_node *start = acpi_namespace_root(s->ctx);
    status_t st = ST_OK;
    if (path && strcmp(path, "\\") != 0) {
        st = acpi_namespace_find(s->ctx, NULL, path, &start);
        if (st == ST_OK) st = list_add(&list, start, 0);
    }
    if (st == ST_OK) st = acpi_namespace_walk(s->ctx, start, list_add, &list);
    if (st < 0) fprintf(stderr, "aml: %s: %s\n", path ? path : "\\", status_string(st));
    if (list.count > 0) qsort(list.lines, list.count, sizeof *list.lines, line_compare);
    for (size_t i = 0; i < list.count; i++) {
        struct acpi_node_info info;
        acpi_node_info(s->ctx, list.lines[i].node, &info);
        printf("%s\t%s\t", list.lines[i].path, type_name(&info));
        print_attributes(s->ctx, list.lines[i].node, &info);
        putchar('\n');
        free(list.lines[i].path);
    }
    free(list.lines);
    return st < 0 ? EXIT_FAILED : EXIT_GOOD;
}

int command_ns(struct session *s)
{
    return namespace_print(s, s->options->subtree);
}
