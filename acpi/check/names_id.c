// SPDX-License-Identifier: MIT
// What identifies devices: ACPI 6.5, 6.1.

#include "check/names.h"

#include <acpi/device.h>

#define ID_TEXT_SIZE 40

// One id

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool names_id_text(const struct acpi_value *value, char *out, size_t size)
{
    uint64_t integer;
    const char *text;
    size_t length;
    if (acpi_value_integer(value, &integer) == ST_OK) {
        char eisa[8];
        acpi_eisa_id_text((uint32_t)integer, eisa);
        (void)snprintf(out, size, "%s", eisa);
        return true;
    }
    if (acpi_value_string(value, &text, &length) < 0) return false;
    (void)snprintf(out, size, "%.*s", (int)length, text);
    return true;
}

// AAA#### or NNNN####: ACPI 6.5, 6.1.5.
static bool id_is_good(const char *id)
{
    size_t length = strlen(id);
    if (length != 7 && length != 8) return false;
    for (size_t i = 0; i < length; i++) {
        bool is_hex = is_digit(id[i]) || (id[i] >= 'A' && id[i] <= 'F');
        bool is_letter = is_upper(id[i]) || (length == 8 && is_digit(id[i]));
        if (i < length - 4 ? !is_letter : !is_hex) return false;
    }
    return true;
}

static void id_check(struct names_check *check, struct acpi_node *node,
                     const struct acpi_value *value, bool is_compatible)
{
    char id[ID_TEXT_SIZE], capitals[ID_TEXT_SIZE];
    if (!names_id_text(value, id, sizeof id)) return;
    // _CID also takes what buses of their own write: "PCI\VEN_8086&DEV_1234".
    if (id_is_good(id) || (is_compatible && strchr(id, '\\'))) return;
    size_t length = strlen(id);
    for (size_t i = 0; i <= length; i++)
        capitals[i] = upper(id[i]);
    enum names_kind kind = id[0] == '*' && id_is_good(capitals + 1) ? ID_ASTERISK
                           : id_is_good(capitals)                   ? ID_CASE
                           : is_compatible                          ? ID_COMPATIBLE
                                                                    : ID_FORM;
    names_say(check, kind, node, "\"%s\"", id);
}

static bool id_is(const struct acpi_value *value, const char *id)
{
    char text[ID_TEXT_SIZE];
    return names_id_text(value, text, sizeof text) && strcmp(text, id) == 0;
}

// Calls for _HID, and each of _CID.
static void ids_check(struct names_check *check, struct acpi_node *device)
{
    struct acpi_value value, element;
    char hid[ID_TEXT_SIZE] = "";
    if (names_peek_child(check, device, "_HID", &value)) {
        if (!names_id_text(&value, hid, sizeof hid)) hid[0] = 0;
        id_check(check, names_child(check, device, "_HID"), &value, false);
        acpi_value_release(check->ctx, &value);
    }
    if (!names_peek_child(check, device, "_CID", &value)) return;
    struct acpi_node *cid = names_child(check, device, "_CID");
    bool is_package = acpi_value_type(&value) == ACPI_TYPE_PACKAGE, is_same = id_is(&value, hid);
    if (!is_package) id_check(check, cid, &value, true);
    for (size_t i = 0; is_package && i < names_count(&value); i++) {
        if (!names_element(check, &value, i, &element)) continue;
        id_check(check, cid, &element, true);
        is_same = is_same || id_is(&element, hid);
        acpi_value_release(check->ctx, &element);
    }
    if (hid[0] && is_same) names_say(check, ID_SAME, cid, "%s", hid);
    acpi_value_release(check->ctx, &value);
}

bool names_device_has_id(struct names_check *check, struct acpi_node *device, const char *id)
{
    struct acpi_value value, element;
    bool is_it = false;
    static const char *const names[] = {"_HID", "_CID"};
    for (size_t n = 0; n < ARRAY_SIZE(names) && !is_it; n++) {
        if (!names_peek_child(check, device, names[n], &value)) continue;
        is_it = id_is(&value, id);
        for (size_t i = 0; i < names_count(&value) && !is_it; i++) {
            if (!names_element(check, &value, i, &element)) continue;
            is_it = id_is(&element, id);
            acpi_value_release(check->ctx, &element);
        }
        acpi_value_release(check->ctx, &value);
    }
    return is_it;
}

// PCI's addresses are device and function in 16 bits each; function 0xffff is all of them.
static bool pci_address_is_good(uint64_t adr)
{
    uint32_t function = (uint32_t)adr & 0xffffu;
    return adr >> 16 <= 31 && (function <= 7 || function == 0xffff);
}

void names_id_check(struct names_check *check, struct acpi_node *node)
{
    struct acpi_node_info info;
    const struct names_device *devices = check->devices.items;
    acpi_node_info(check->ctx, node, &info);
    ids_check(check, node);
    struct acpi_node *adr = names_child(check, node, "_ADR");
    bool has_hid = names_child(check, node, "_HID") != NULL;
    if (has_hid && adr) names_say(check, ID_BOTH, node, NULL);
    if (!has_hid && !adr && info.type == ACPI_TYPE_DEVICE) names_say(check, ID_NONE, node, NULL);
    if (check->device == UINT32_MAX) return;
    const struct names_device *device = &devices[check->device];
    if (device->parent == UINT32_MAX || !devices[device->parent].is_root_bridge || has_hid) return;
    if (device->adr != UINT64_MAX && !pci_address_is_good(device->adr))
        names_say(check, ID_ADR_RANGE, node, "0x%llx", (unsigned long long)device->adr);
}

// All devices

static bool madt_lists(const struct names_check *check, uint64_t uid)
{
    struct acpi_madt_entry entry;
    struct acpi_entry_cursor cursor = acpi_madt_entries(check->madt, check->madt_length);
    while (acpi_madt_next(&cursor, &entry)) {
        if (entry.type != ACPI_MADT_LAPIC && entry.type != ACPI_MADT_X2APIC) continue;
        if (entry.cpu.uid == uid) return true;
    }
    return false;
}

// Firmware often declares more processors than there can be: one finding for all.
static void madt_check(struct names_check *check)
{
    const struct names_device *devices = check->devices.items, *first = NULL;
    unsigned count = 0;
    for (size_t i = 0; i < check->devices.count && check->madt; i++) {
        const struct names_device *device = &devices[i];
        // A _UID that is text is known to no LAPIC entry.
        if (!device->is_processor || !device->is_present || device->uid == 0 ||
            device->uid > UINT32_MAX || madt_lists(check, device->uid - 1))
            continue;
        if (count++ == 0) first = device;
    }
    if (first)
        names_say(check, CPU_MADT, first->node, "%u of them, the first with id %llu", count,
                  (unsigned long long)(first->uid - 1));
}

static void path_say(struct names_check *check, enum names_kind kind, const struct acpi_node *node,
                     const struct acpi_node *other)
{
    char path[128];
    (void)acpi_node_path(other, path, sizeof path);
    names_say(check, kind, node, "and %s", path);
}

static void pair_check(struct names_check *check, const struct names_device *a,
                       const struct names_device *b)
{
    if (a->is_processor && b->is_processor) {
        if (a->uid != 0 && a->uid == b->uid) path_say(check, CPU_DUPLICATE, b->node, a->node);
    } else if (a->hid != 0 && a->hid == b->hid && a->uid != 0 && a->uid == b->uid) {
        path_say(check, ID_DUPLICATE, b->node, a->node);
    }
    // Of a device with an id, _ADR says nothing to its bus.
    if (a->parent == b->parent && a->adr != UINT64_MAX && a->adr == b->adr && !a->hid && !b->hid)
        path_say(check, ID_ADR_SAME, b->node, a->node);
}

// One finding for all devices of an id.
static void no_uid_check(struct names_check *check, const struct names_device *device)
{
    const struct names_device *devices = check->devices.items;
    unsigned count = 0, without = 0;
    for (size_t i = 0; i < check->devices.count; i++) {
        if (!devices[i].is_present || devices[i].hid != device->hid) continue;
        if (&devices[i] < device && devices[i].uid == 0) return; // it was told with that one
        count++;
        without += devices[i].uid == 0;
    }
    if (count > 1)
        names_say(check, ID_NO_UID, device->node, "%u of %u devices with this id", without, count);
}

void names_ids_check(struct names_check *check)
{
    const struct names_device *devices = check->devices.items;
    madt_check(check);
    for (size_t i = 0; i < check->devices.count; i++) {
        const struct names_device *device = &devices[i];
        if (!device->is_present) continue;
        if (device->hid != 0 && device->uid == 0) no_uid_check(check, device);
        for (size_t earlier = 0; earlier < i; earlier++)
            if (devices[earlier].is_present) pair_check(check, &devices[earlier], device);
    }
}

bool names_is_processor(const struct names_check *check)
{
    const struct names_device *devices = check->devices.items;
    return check->device != UINT32_MAX && devices[check->device].is_processor;
}

void names_status_check(struct names_check *check, struct acpi_node *node, uint64_t status)
{
    uint32_t reserved = (uint32_t)status & ~31u;
    if (reserved) names_say(check, STA_RESERVED, node, "0x%x", (unsigned)status);
    if ((status & ACPI_STA_ENABLED) && !(status & ACPI_STA_PRESENT))
        names_say(check, STA_ENABLED, node, "0x%x", (unsigned)status);
}

// Companions

// Who is there (before the colon) needs each of the others; "A|B": one of them. A '?' is the same
// digit on both sides. Before it where this holds: Z thermal zones, P processors, B batteries, -
// everywhere. Thermal participants, for one, have trip points without devices.
static const char companions[] =
    "-PRS:CRS -SRS:CRS BBIF:BST BBIX:BST BBST:BIF|BIX PPSS:PCT PPCT:PSS PPSS:PPC PTSS:PTC "
    "PPTC:TSS PTSS:TPC PTSD:TSS PPSD:PSS|CPC ZAC?:AL? ZAL?:AC? -BCL:BCM -BCM:BCL -DOD:DOS "
    "-STM:GTM -GTM:STM -FPS:FST -FPS:FSL -FIF:FST -FSL:FPS -SRT:GRT -SHL:GHL -PAI:GAI -PMM:PMC "
    "-STV:TIV -STP:TIP -PSW:PRW -PS0:PS3 -PS3:PS0|PR0 -PR3:PR0 -UPP:UPD -LSI:LSR -BTM:BST "
    "-BMC:BMD ";

static bool companions_hold(struct names_check *check, struct acpi_node *scope, char where)
{
    struct acpi_node_info info;
    acpi_node_info(check->ctx, scope, &info);
    if (where == 'Z') return info.type == ACPI_TYPE_THERMAL_ZONE;
    if (where == 'B') return names_device_has_id(check, scope, "PNP0C0A");
    return where == '-' || names_is_processor(check);
}

static struct acpi_node *companion_find(struct names_check *check, struct acpi_node *scope,
                                        const char *name, char digit)
{
    char segment[4] = {'_', name[0], name[1], name[2] == '?' ? digit : name[2]};
    return names_child(check, scope, segment);
}

static void companion_check(struct names_check *check, struct acpi_node *scope, const char *rule,
                            char digit)
{
    struct acpi_node *node = companion_find(check, scope, rule + 1, digit);
    if (!node || !companions_hold(check, scope, rule[0])) return;
    const char *needed = rule + 5;
    for (const char *p = needed; p[-1] != ' '; p += 4)
        if (companion_find(check, scope, p, digit)) return;
    char missing[32];
    size_t length = 0;
    for (const char *p = needed; length + 1 < sizeof missing && *p != ' '; p++)
        missing[length++] = *p == '?' ? digit : *p;
    missing[length] = 0;
    names_say(check, NAME_COMPANION, node, "there is no _%s", missing);
}

void names_companions_check(struct names_check *check, struct acpi_node *scope)
{
    for (const char *rule = companions; *rule; rule = strchr(rule, ' ') + 1) {
        bool has_digit = rule[3] == '?';
        for (char digit = '0'; digit <= (has_digit ? '9' : '0'); digit++)
            companion_check(check, scope, rule, digit);
    }
}
