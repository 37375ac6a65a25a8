// SPDX-License-Identifier: MIT
#include "device/id.h"

#include "aml/engine.h"
#include <base/bits.h>

static char id_character(char c)
{
    if (c >= 'a' && c <= 'z') return (char)(c - 'a' + 'A');
    return c > ' ' && c < 0x7f ? c : '?';
}

void acpi_eisa_id_text(uint32_t id, char out[8])
{
    static const char digits[] = "0123456789ABCDEF";
    uint32_t bits = __builtin_bswap32(id); // three letters of 5 bits each, four digits
    for (unsigned i = 0; i < 3; i++)
        out[i] = (char)('@' + (bits >> (26 - 5 * i) & 0x1f));
    for (unsigned i = 0; i < 4; i++)
        out[3 + i] = digits[bits >> (12 - 4 * i) & 0xf];
    out[7] = 0;
}

bool acpi_device_id_text(const struct acpi_value *value, char out[ACPI_DEVICE_ID_SIZE])
{
    uint64_t integer;
    const char *text;
    size_t length, used = 0;
    if (acpi_value_integer(value, &integer) == ST_OK) {
        if ((uint32_t)integer == 0) return false;
        acpi_eisa_id_text((uint32_t)integer, out);
        return true;
    }
    if (acpi_value_string(value, &text, &length) < 0) return false;
    for (size_t i = length > 0 && text[0] == '*'; i < length; i++)
        if (used < ACPI_DEVICE_ID_SIZE - 1) out[used++] = id_character(text[i]);
    out[used] = 0;
    return used > 0;
}

status_t acpi_device_child_call(struct acpi_context *ctx, struct acpi_node *node,
                                const char segment[4], const struct acpi_value *args,
                                size_t arg_count, struct acpi_value *out)
{
    aml_enter(ctx);
    struct acpi_node *child = acpi_node_child(ctx, node, load_le32(segment));
    status_t st =
        child ? acpi_node_evaluate(ctx, child, args, arg_count, out) : ST_AML_NAME_NOT_FOUND;
    aml_leave(ctx);
    return st;
}

status_t acpi_device_child_evaluate(struct acpi_context *ctx, struct acpi_node *node,
                                    const char segment[4], struct acpi_value *out)
{
    return acpi_device_child_call(ctx, node, segment, NULL, 0, out);
}

void acpi_device_ids_each(struct acpi_context *ctx, struct acpi_node *node, const char segment[4],
                          const struct acpi_device_id_visitor *visitor)
{
    struct acpi_value value, element;
    char text[ACPI_DEVICE_ID_SIZE];
    size_t count;
    if (acpi_device_child_evaluate(ctx, node, segment, &value) < 0) return;
    if (acpi_value_package_count(&value, &count) < 0) {
        if (acpi_device_id_text(&value, text)) visitor->visit(visitor->arg, text);
        count = 0;
    }
    bool goes_on = true;
    for (size_t i = 0; i < count && goes_on; i++) {
        if (acpi_value_package_element(ctx, &value, i, &element) < 0) continue;
        if (acpi_device_id_text(&element, text)) goes_on = visitor->visit(visitor->arg, text);
        acpi_value_release(ctx, &element);
    }
    acpi_value_release(ctx, &value);
}

struct id_search {
    const char *const *wanted;
    int match; // index; -1: none yet
};

static bool id_is(const char *id, const char *wanted)
{
    size_t i = 0;
    while (id[i] && id[i] == id_character(wanted[i]))
        i++;
    return !id[i] && !wanted[i];
}

static bool id_compare(void *arg, const char *id)
{
    struct id_search *search = arg;
    for (int i = 0; search->match < 0 && search->wanted[i]; i++)
        if (id_is(id, search->wanted[i])) search->match = i;
    return search->match < 0;
}

int acpi_device_match(struct acpi_context *ctx, struct acpi_node *node, const char *const *ids)
{
    struct id_search search = {.wanted = ids, .match = -1};
    const struct acpi_device_id_visitor visitor = {id_compare, &search};
    acpi_device_ids_each(ctx, node, "_HID", &visitor);
    if (search.match < 0) acpi_device_ids_each(ctx, node, "_CID", &visitor);
    return search.match;
}

bool acpi_device_has_id(struct acpi_context *ctx, struct acpi_node *node, const char *id)
{
    const char *const ids[] = {id, NULL};
    return acpi_device_match(ctx, node, ids) == 0;
}
