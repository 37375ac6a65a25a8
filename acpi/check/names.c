// SPDX-License-Identifier: MIT
// The walk over the namespace: each reserved name held against the table, each device against what
// devices need, and then all that was collected.

#include "check/names.h"

#include <acpi/device.h>

#include "check/names_predefined.h"

#define DEPTH_MAX 64u

struct walk_frame { // one level of the walk
    struct acpi_node *node;
    uint32_t device;
    enum names_presence presence;
};

struct names_walk {
    struct names_check check;
    struct walk_frame frames[DEPTH_MAX];
    uint32_t processor_terms;
    const struct acpi_node *processor_term; // the first
};

void names_say(struct names_check *check, enum names_kind kind, const struct acpi_node *node,
               const char *detail, ...)
{
    char where[160], text[256] = "";
    va_list args;
    va_start(args, detail);
    if (detail) (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    (void)acpi_node_path(node, where, sizeof where);
    finding_report(check->sink, &acpi_check_names_kinds.kinds[kind], where, "%s", text);
}

// Names

#define TYPES_DEVICE                                                                               \
    (1u << ACPI_TYPE_DEVICE | 1u << ACPI_TYPE_PROCESSOR | 1u << ACPI_TYPE_THERMAL_ZONE)
#define TYPES_DATA                                                                                 \
    (1u << ACPI_TYPE_UNINITIALIZED | 1u << ACPI_TYPE_INTEGER | 1u << ACPI_TYPE_STRING |            \
     1u << ACPI_TYPE_BUFFER | 1u << ACPI_TYPE_PACKAGE | 1u << ACPI_TYPE_FIELD |                    \
     1u << ACPI_TYPE_BUFFER_FIELD)

static bool type_is(enum acpi_object_type type, unsigned types)
{
    return (unsigned)type < 32 && types >> (unsigned)type & 1u;
}

static bool place_fits(struct names_check *check, char place, const struct acpi_node_info *parent)
{
    bool is_root = check->scope == acpi_namespace_root(check->ctx);
    bool is_device = type_is(parent->type, TYPES_DEVICE);
    bool is_scope = parent->type == ACPI_TYPE_SCOPE;
    switch (place) {
    case 'd':
        return is_device;
    case 's':
        return is_device || is_scope;
    case 'q':
        return is_device || parent->type == ACPI_TYPE_POWER_RESOURCE;
    case 'p':
        return parent->type == ACPI_TYPE_POWER_RESOURCE;
    case 'r':
        return is_root;
    case 'i':
        return memcmp(parent->name, "_SI", 3) == 0;
    default:
        return true;
    }
}

static void arguments_check(struct names_check *check, struct acpi_node *node,
                            const struct acpi_node_info *info,
                            const struct names_predefined *predefined)
{
    if (info->type == ACPI_TYPE_METHOD) {
        if (predefined->arguments >> info->method.args & 1u) return;
        unsigned wanted = (unsigned)__builtin_ctz(predefined->arguments);
        names_say(check, NAME_ARGUMENTS, node, "%u, should be %u", info->method.args, wanted);
    } else if (*predefined->shape == 'n' || !(predefined->arguments & 1u)) {
        names_say(check, NAME_DATA, node, "%s", acpi_object_type_name(info->type));
    }
}

static bool is_of_motherboard(const struct names_check *check)
{
    const struct names_device *devices = check->devices.items;
    return check->device != UINT32_MAX && devices[check->device].is_motherboard;
}

static void object_check(struct names_check *check, struct acpi_node *node,
                         const struct acpi_node_info *info)
{
    struct names_predefined predefined;
    struct acpi_node_info parent;
    struct acpi_value value;
    acpi_node_info(check->ctx, check->scope, &parent);
    if (!names_predefined_find(info->name, &predefined)) {
        if (memcmp(parent.name, "_GPE", 4) != 0) names_say(check, NAME_UNKNOWN, node, NULL);
        return;
    }
    if (!place_fits(check, predefined.place, &parent)) {
        names_say(check, NAME_PLACE, node, NULL);
        return;
    }
    if (*predefined.shape == '*' && predefined.arguments == UINT8_MAX) return;
    if (info->type != ACPI_TYPE_METHOD && !type_is(info->type, TYPES_DATA)) {
        names_say(check, NAME_KIND, node, "%s", acpi_object_type_name(info->type));
        return;
    }
    arguments_check(check, node, info, &predefined);
    if (!predefined.is_evaluated) return;
    if (!names_evaluate(check, node, &value)) {
        if (memcmp(info->name, "_CRS", 4) == 0 && is_of_motherboard(check))
            check->is_kept_unknown = true;
        return;
    }
    if (names_shape_check(check, node, predefined.shape, &value))
        names_value_check(check, node, &value);
    acpi_value_release(check->ctx, &value);
}

// Devices

static enum names_presence presence_read(struct names_check *check, struct acpi_node *device,
                                         enum names_presence above)
{
    struct acpi_node *sta = names_child(check, device, "_STA");
    struct acpi_value value;
    uint64_t status;
    if (!sta) return above;
    if (!names_evaluate(check, sta, &value))
        return check->machine->has_hardware ? NAMES_ABSENT : NAMES_UNKNOWN;
    bool is_integer = acpi_value_integer(&value, &status) == ST_OK;
    acpi_value_release(check->ctx, &value);
    if (!is_integer) return NAMES_UNKNOWN;
    if (status & ACPI_STA_PRESENT) return above;
    if (status & ACPI_STA_FUNCTIONING) return NAMES_UNKNOWN;
    names_status_check(check, sta, status); // nobody looks at its names any more
    return NAMES_ABSENT;
}

static uint64_t hid_hash(struct names_check *check, struct acpi_node *device)
{
    struct acpi_value value;
    char text[40];
    if (!names_peek_child(check, device, "_HID", &value)) return 0;
    bool is_id = names_id_text(&value, text, sizeof text);
    acpi_value_release(check->ctx, &value);
    return is_id ? names_hash(text, strlen(text)) : 0;
}

// A processor of the old kind has the number of its term for one.
static uint64_t uid_hash(struct names_check *check, struct acpi_node *device)
{
    struct acpi_node_info info;
    struct acpi_value value;
    uint64_t hash = 0;
    const char *text;
    size_t length;
    acpi_node_info(check->ctx, device, &info);
    if (info.type == ACPI_TYPE_PROCESSOR) return info.processor.id + 1u;
    if (!names_peek_child(check, device, "_UID", &value)) return 0;
    if (acpi_value_integer(&value, &hash) == ST_OK) {
        hash++;
    } else if (acpi_value_string(&value, &text, &length) == ST_OK) {
        hash = names_hash(text, length);
    }
    acpi_value_release(check->ctx, &value);
    return hash;
}

static uint32_t device_add(struct names_check *check, struct acpi_node *node, uint32_t parent)
{
    struct names_device *device =
        names_list_add(check, &check->devices, sizeof(struct names_device));
    if (!device) return UINT32_MAX;
    uint32_t index = (uint32_t)check->devices.count - 1;
    acpi_node_keep(check->ctx, node);
    struct names_device filled = {.node = node,
                                  .parent = parent,
                                  .hid = hid_hash(check, node),
                                  .uid = uid_hash(check, node),
                                  .is_present = check->presence == NAMES_PRESENT};
    if (!names_peek_integer(check, node, "_ADR", &filled.adr)) filled.adr = UINT64_MAX;
    struct acpi_node_info info;
    acpi_node_info(check->ctx, node, &info);
    filled.is_processor =
        info.type == ACPI_TYPE_PROCESSOR || filled.hid == names_hash("ACPI0007", 8);
    filled.is_root_bridge =
        names_device_has_id(check, node, "PNP0A03") || names_device_has_id(check, node, "PNP0A08");
    filled.is_motherboard =
        names_device_has_id(check, node, "PNP0C01") || names_device_has_id(check, node, "PNP0C02");
    if (filled.is_motherboard && !filled.is_present) check->is_kept_unknown = true;
    ((struct names_device *)check->devices.items)[index] = filled;
    return index;
}

static void devices_free(struct names_check *check)
{
    struct names_device *devices = check->devices.items;
    for (size_t i = 0; i < check->devices.count; i++)
        acpi_node_drop(check->ctx, devices[i].node);
    names_list_free(check, &check->devices, sizeof *devices);
}

// The walk

static void frame_enter(struct names_check *check, const struct walk_frame *frame)
{
    check->scope = frame->node;
    check->device = frame->device;
    check->presence = frame->presence;
}

// False when nobody looks at what is below.
static bool container_check(struct names_walk *walk, struct acpi_node *node,
                            enum acpi_object_type type, struct walk_frame *frame)
{
    struct names_check *check = &walk->check;
    bool is_device = type_is(type, TYPES_DEVICE);
    frame->node = node;
    if (is_device) {
        frame->presence = presence_read(check, node, frame->presence);
        if (frame->presence == NAMES_ABSENT) return false;
        check->presence = frame->presence;
        frame->device = device_add(check, node, frame->device);
    }
    frame_enter(check, frame);
    if (type == ACPI_TYPE_PROCESSOR && walk->processor_terms++ == 0) walk->processor_term = node;
    if (is_device) {
        names_id_check(check, node);
        names_link_check(check, node);
        names_zone_check(check, node);
        names_dsm_check(check, node);
    }
    names_companions_check(check, node);
    names_events_check(check, node);
    return true;
}

static status_t node_visit(void *arg, struct acpi_node *node, unsigned depth)
{
    struct names_walk *walk = arg;
    struct acpi_node_info info;
    if (depth >= DEPTH_MAX) return ACPI_WALK_SKIP;
    struct walk_frame frame = walk->frames[depth - 1];
    acpi_node_info(walk->check.ctx, node, &info);
    frame_enter(&walk->check, &frame);
    bool is_container = type_is(info.type, TYPES_DEVICE | 1u << ACPI_TYPE_POWER_RESOURCE) ||
                        info.type == ACPI_TYPE_SCOPE;
    if (is_container) {
        if (!container_check(walk, node, info.type, &frame)) return ACPI_WALK_SKIP;
    } else if (info.name[0] == '_' && !(node->flags & ACPI_NODE_PREDEFINED)) {
        object_check(&walk->check, node, &info);
    }
    walk->frames[depth] = frame;
    return ST_OK;
}

// Static tables

bool names_table_find(struct names_check *check, const char *signature, const uint8_t **out_bytes,
                      size_t *out_length)
{
    return acpi_table_find(check->ctx, signature, "\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0", out_bytes,
                           out_length) == ST_OK;
}

static void fadt_read(struct names_check *check)
{
    struct acpi_fadt fadt;
    const uint8_t *bytes;
    size_t length;
    if (!names_table_find(check, "FACP", &bytes, &length) ||
        acpi_fadt_decode(bytes, length, &fadt) < 0)
        return;
    check->has_fadt = true;
    check->is_hw_reduced = (fadt.flags & ACPI_FADT_HW_REDUCED) != 0;
    // Half a block is status, half is enable registers, 8 GPEs a byte: ACPI 6.5, 4.8.5.1.
    check->gpe0_count = fadt.gpe0_length / 2u * 8u;
    check->gpe1_count = fadt.gpe1_length / 2u * 8u;
    check->gpe1_base = fadt.gpe1_base;
}

#define IOAPIC_PINS_MAX 240u

static void madt_read(struct names_check *check)
{
    struct acpi_madt_entry entry;
    const uint8_t *bytes;
    size_t length;
    if (!names_table_find(check, "APIC", &bytes, &length)) return;
    check->madt = bytes;
    check->madt_length = length;
    struct acpi_entry_cursor cursor = acpi_madt_entries(bytes, length);
    while (acpi_madt_next(&cursor, &entry)) {
        if (entry.type != ACPI_MADT_IOAPIC) continue;
        uint32_t end = entry.ioapic.gsi_base + IOAPIC_PINS_MAX;
        if (end > check->gsi_end) check->gsi_end = end;
    }
}

static void loads_check(struct names_check *check)
{
    struct acpi_table_summary table;
    for (unsigned i = 0; acpi_table_summary(check->ctx, i, &table) == ST_OK; i++) {
        if (!table.is_loaded || table.errors == 0) continue;
        char where[32];
        (void)snprintf(where, sizeof where, "%s %s", table.signature, table.oem_table_id);
        finding_report(check->sink, &acpi_check_names_kinds.kinds[LOAD_TERMS], where, "%u of them",
                       (unsigned)table.errors);
    }
}

static void subjects_begin(const struct finding_sink *sink)
{
    static const char *const subjects[] = {
        "load", "name", "method",  "dsm",     "dsd",    "id",  "sta",  "cpu",   "power",
        "usb",  "pld",  "display", "crs",     "bridge", "prt", "link", "pss",   "cst",
        "cpc",  "tss",  "zone",    "battery", "gpe",    "ec",  "wake", "sleep", "osi"};
    for (size_t i = 0; i < ARRAY_SIZE(subjects); i++)
        finding_begin(sink, subjects[i]);
}

void acpi_check_namespace(struct acpi_context *ctx, const struct acpi_check_machine *machine,
                          const struct finding_sink *sink)
{
    static const struct acpi_check_machine nothing;
    struct names_takeover takeover;
    struct names_walk walk = {
        .check = {.ctx = ctx, .machine = machine ? machine : &nothing, .sink = sink}};
    struct names_check *check = &walk.check;
    subjects_begin(sink);
    fadt_read(check);
    madt_read(check);
    loads_check(check);
    names_initialization_check(check);
    names_takeover_begin(check, &takeover);
    walk.frames[0] = (struct walk_frame){acpi_namespace_root(ctx), UINT32_MAX, NAMES_PRESENT};
    frame_enter(check, &walk.frames[0]);
    names_events_check(check, check->scope);
    status_t st = acpi_namespace_walk(ctx, check->scope, node_visit, &walk);
    if (walk.processor_term)
        names_say(check, CPU_OLD, walk.processor_term, "%u of them",
                  (unsigned)walk.processor_terms);
    if (st == ST_OK) {
        names_ids_check(check);
        names_ranges_check(check);
    }
    names_osi_check(check);
    names_takeover_end(&takeover);
    names_list_free(check, &check->ranges, sizeof(struct names_range));
    names_list_free(check, &check->kept, sizeof(struct names_kept));
    devices_free(check);
}
