// SPDX-License-Identifier: MIT
// Devices as text: a list, one device whole, JSON.

#include "aml/engine.h"
#include "device/id.h"
#include "device/print.h"

#define PATH_SIZE 512

struct shown { // a device and what was found out about it
    struct acpi_device_info info;
    char path[PATH_SIZE], label[ACPI_DEVICE_LABEL_SIZE];
};

static void device_look(struct acpi_context *ctx, struct acpi_node *node, struct shown *out)
{
    status_t st = acpi_device_info(ctx, node, &out->info);
    if (st < 0) out->info = (struct acpi_device_info){.cls = UINT32_MAX};
    acpi_node_path(node, out->path, sizeof out->path);
    acpi_device_label(ctx, node, &out->info, out->label);
}

bool acpi_device_listing_skips(uint32_t sta)
{
    return !(sta & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING));
}

// The list

struct listing {
    struct acpi_context *ctx;
    const struct acpi_text_sink *sink;
    bool (*is_interrupted)(void);
    uint32_t devices, there;
};

static status_t list_visit(void *arg, struct acpi_node *node, unsigned depth)
{
    struct listing *l = arg;
    struct shown shown;
    (void)depth;
    if (l->is_interrupted && l->is_interrupted()) return ST_INTERRUPTED;
    if (!acpi_device_is_one(node)) return ST_OK;
    device_look(l->ctx, node, &shown);
    acpi_text_printf(l->sink, "%-26.140s %-8s %-8s %s\n", shown.path,
                     shown.info.hid[0] ? shown.info.hid : "-",
                     acpi_device_status_word(shown.info.sta), shown.label);
    l->devices++;
    if (acpi_device_listing_skips(shown.info.sta)) return ACPI_WALK_SKIP;
    l->there++;
    return ST_OK;
}

status_t acpi_devices_print(struct acpi_context *ctx, bool (*is_interrupted)(void),
                            const struct acpi_text_sink *sink)
{
    struct listing l = {.ctx = ctx, .sink = sink, .is_interrupted = is_interrupted};
    acpi_text_printf(sink, "%-26s %-8s %-8s %s\n", "path", "id", "status", "name");
    status_t st = acpi_namespace_walk(ctx, acpi_namespace_root(ctx), list_visit, &l);
    if (st == ST_OK)
        acpi_text_printf(sink, "%u devices, %u there; what is below the others is not listed\n",
                         l.devices, l.there);
    return st;
}

// One device

static void status_print(const struct acpi_device_info *info, const struct acpi_text_sink *sink)
{
    static const char *const bits[] = {"present", "enabled", "shown", "functioning",
                                       "battery present"};
    const char *separator = " ";
    acpi_text_printf(sink, "  status 0x%x:", info->sta);
    for (unsigned i = 0; i < ARRAY_SIZE(bits); i++) {
        if (!(info->sta >> i & 1)) continue;
        acpi_text_printf(sink, "%s%s", separator, bits[i]);
        separator = ", ";
    }
    acpi_text_printf(sink, "%s%s\n", info->sta & 0x1f ? "" : " absent",
                     info->has_sta ? "" : " (no _STA)");
}

static void part_print(const struct acpi_text_sink *sink, const char **separator, const char *key,
                       const char *value)
{
    if (!value[0]) return;
    acpi_text_printf(sink, "%s%s%s", *separator, key, value);
    *separator = ", ";
}

static void ids_print(const struct acpi_device_info *info, const struct acpi_text_sink *sink)
{
    char adr[24] = "", cls[12] = "";
    const char *separator = "  ";
    if (info->has_adr) snprintf(adr, sizeof adr, "0x%llx", (unsigned long long)info->adr);
    if (info->cls != UINT32_MAX) snprintf(cls, sizeof cls, "%06x", info->cls);
    part_print(sink, &separator, "_HID ", info->hid);
    for (unsigned i = 0; i < info->cid_count; i++)
        part_print(sink, &separator, i ? "" : "_CID ", info->cids[i]);
    part_print(sink, &separator, "_UID ", info->uid);
    part_print(sink, &separator, "_ADR ", adr);
    part_print(sink, &separator, "_CLS ", cls);
    if (separator[0] == ',') acpi_text_printf(sink, "\n");
}

struct resource_line {
    char text[256];
    size_t length;
};

static void resource_line_write(void *arg, const char *text, size_t length)
{
    struct resource_line *line = arg;
    size_t room = sizeof line->text - 1 - line->length;
    if (length > room) length = room;
    memcpy(line->text + line->length, text, length);
    line->length += length;
    line->text[line->length] = 0;
}

// A window that firmware left closed.
static bool is_empty(const struct acpi_resource *resource)
{
    return resource->is_decoded && resource->type == ACPI_RESOURCE_ADDRESS &&
           resource->address.size == 0;
}

// Calls `print` for every descriptor of _CRS, in short.
static status_t resources_each(struct acpi_context *ctx, struct acpi_node *node,
                               void (*print)(const struct acpi_text_sink *sink, unsigned index,
                                             const struct resource_line *line),
                               const struct acpi_text_sink *sink)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    status_t st = acpi_device_child_evaluate(ctx, node, "_CRS", &value);
    if (st < 0) return st;
    st = acpi_value_buffer(&value, &bytes, &length);
    struct acpi_resource_cursor cursor = acpi_resources(bytes, st < 0 ? 0 : length);
    struct acpi_resource resource;
    for (unsigned index = 0; acpi_resource_next(&cursor, &resource);) {
        struct resource_line line = {.length = 0};
        if (is_empty(&resource)) continue;
        acpi_device_resource_print(&resource, &(struct acpi_text_sink){resource_line_write, &line});
        print(sink, index++, &line);
    }
    acpi_value_release(ctx, &value);
    return st;
}

static void resource_print(const struct acpi_text_sink *sink, unsigned index,
                           const struct resource_line *line)
{
    (void)index;
    acpi_text_printf(sink, "  %s\n", line->text);
}

status_t acpi_device_print(struct acpi_context *ctx, struct acpi_node *node,
                           const struct acpi_text_sink *sink)
{
    struct shown shown;
    if (!acpi_device_is_one(node)) return ST_INVALID_ARGUMENT;
    device_look(ctx, node, &shown);
    acpi_text_printf(sink, "%s", shown.path);
    acpi_text_printf(sink, "%s%s\n", shown.label[0] ? ": " : "", shown.label);
    ids_print(&shown.info, sink);
    status_print(&shown.info, sink);
    status_t st = ST_OK;
    if (!acpi_device_listing_skips(shown.info.sta))
        st = resources_each(ctx, node, resource_print, sink);
    if (st < 0 && st != ST_AML_NAME_NOT_FOUND)
        acpi_text_printf(sink, "  _CRS: %s\n", status_string(st));
    return ST_OK;
}

// JSON

static void key_print(const struct acpi_text_sink *sink, const char *key, const char *text)
{
    if (!text[0]) return;
    acpi_text_printf(sink, ", \"%s\": ", key);
    acpi_text_quote(sink, text, strlen(text));
}

static void resource_print_json(const struct acpi_text_sink *sink, unsigned index,
                                const struct resource_line *line)
{
    acpi_text_printf(sink, index ? ", " : "");
    acpi_text_quote(sink, line->text, line->length);
}

void acpi_device_print_json(struct acpi_context *ctx, struct acpi_node *node,
                            const struct acpi_text_sink *sink)
{
    struct shown shown;
    const struct acpi_device_info *info = &shown.info;
    device_look(ctx, node, &shown);
    bool is_there = acpi_device_is_there(ctx, node);
    acpi_text_printf(sink, "{\"path\": ");
    acpi_text_quote(sink, shown.path, strlen(shown.path));
    key_print(sink, "name", shown.label);
    key_print(sink, "hid", info->hid);
    for (unsigned i = 0; i < info->cid_count; i++) {
        acpi_text_printf(sink, i ? ", " : ", \"cid\": [");
        acpi_text_quote(sink, info->cids[i], strlen(info->cids[i]));
    }
    acpi_text_printf(sink, info->cid_count ? "]" : "");
    key_print(sink, "uid", info->uid);
    if (info->has_adr) acpi_text_printf(sink, ", \"adr\": %llu", (unsigned long long)info->adr);
    if (info->cls != UINT32_MAX) acpi_text_printf(sink, ", \"class\": %u", info->cls);
    acpi_text_printf(sink, ", \"status\": %u, \"there\": %s", info->sta,
                     is_there ? "true" : "false");
    if (is_there) {
        acpi_text_printf(sink, ", \"resources\": [");
        status_t st = resources_each(ctx, node, resource_print_json, sink);
        acpi_text_printf(sink, "]");
        if (st < 0 && st != ST_AML_NAME_NOT_FOUND)
            key_print(sink, "resources_error", status_string(st));
    }
    acpi_text_printf(sink, "}");
}
