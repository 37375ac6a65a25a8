// SPDX-License-Identifier: MIT
// GPEs, the embedded controller, wake and sleep: ACPI 6.5, 5.6.4, 7.3.13, 7.4.2, 12.11.

#include "check/names_values.h"

#include <acpi/device.h>
#include <acpi/resource.h>

static bool is_gpe(const struct names_check *check, uint64_t number)
{
    return !check->has_fadt || check->is_hw_reduced || number < check->gpe0_count ||
           (number >= check->gpe1_base && number - check->gpe1_base < check->gpe1_count);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The number of _Lxx or _Exx; -1: it is neither.
static int gpe_number(const char name[4])
{
    if (name[0] != '_' || (name[1] != 'L' && name[1] != 'E')) return -1;
    int high = digit_of(name[2]), low = digit_of(name[3]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static void gpe_check(struct names_check *check, struct acpi_node *node,
                      const struct acpi_node_info *info)
{
    int number = gpe_number(info->name);
    char edge[4] = {'_', 'E', info->name[2], info->name[3]};
    if (number < 0) {
        bool is_meant = info->name[0] == '_' && (info->name[1] == 'L' || info->name[1] == 'E');
        if (is_meant) names_say(check, GPE_NAME, node, NULL);
        return;
    }
    if (info->name[1] == 'L' && names_child(check, check->scope, edge))
        names_say(check, GPE_BOTH, node, "GPE 0x%x", (unsigned)number);
    if (!is_gpe(check, (unsigned)number))
        names_say(check, GPE_RANGE, node, "0x%x, there are 0x%x and 0x%x from 0x%x on",
                  (unsigned)number, (unsigned)check->gpe0_count, (unsigned)check->gpe1_count,
                  (unsigned)check->gpe1_base);
}

// _Lxx and _Exx also stand below a GPIO controller (for what _AEI lists), a GPE block device and a
// generic event device; _Qxx below an embedded controller or what SMBus it has.
static void strays_check(struct names_check *check, struct acpi_node *device, bool is_gpe_scope)
{
    struct acpi_node *child = NULL;
    struct acpi_node_info info;
    bool takes_events = is_gpe_scope || names_child(check, device, "_AEI") ||
                        names_device_has_id(check, device, "ACPI0006") ||
                        names_device_has_id(check, device, "ACPI0013");
    bool takes_queries = names_device_has_id(check, device, "PNP0C09") ||
                         names_device_has_id(check, device, "ACPI0001") ||
                         names_device_has_id(check, device, "ACPI0005");
    while ((child = acpi_node_next_child(device, child))) {
        acpi_node_info(check->ctx, child, &info);
        if (info.type != ACPI_TYPE_METHOD) continue;
        if (is_gpe_scope) gpe_check(check, child, &info);
        if (!takes_events && gpe_number(info.name) >= 0) {
            names_say(check, GPE_PLACE, child, NULL);
            return;
        }
        bool is_query = memcmp(info.name, "_Q", 2) == 0 && digit_of(info.name[2]) >= 0 &&
                        digit_of(info.name[3]) >= 0;
        if (is_query && !takes_queries) {
            names_say(check, EC_QUERY, child, NULL);
            return;
        }
    }
}

// The embedded controller

static bool ec_ports_read(struct names_check *check, struct acpi_node *ec, unsigned *out_ports,
                          bool *out_has_interrupt)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    *out_ports = 0;
    *out_has_interrupt = false;
    if (!names_peek_child(check, ec, "_CRS", &value)) return names_child(check, ec, "_CRS") == NULL;
    if (acpi_value_buffer(&value, &bytes, &length) == ST_OK) {
        struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
        struct acpi_resource resource;
        while (acpi_resource_next(&cursor, &resource)) {
            *out_ports += resource.type == ACPI_RESOURCE_IO ||
                          resource.type == ACPI_RESOURCE_FIXED_IO ||
                          resource.type == ACPI_RESOURCE_ADDRESS;
            *out_has_interrupt = *out_has_interrupt || resource.type == ACPI_RESOURCE_GPIO ||
                                 resource.type == ACPI_RESOURCE_EXTENDED_IRQ ||
                                 resource.type == ACPI_RESOURCE_IRQ;
        }
    }
    acpi_value_release(check->ctx, &value);
    return true;
}

static void ec_gpe_check(struct names_check *check, struct acpi_node *gpe, uint64_t number)
{
    static const char digits[] = "0123456789ABCDEF";
    struct acpi_node *scope, *method;
    if (!is_gpe(check, number)) {
        names_say(check, EC_GPE_RANGE, gpe, "0x%llx", (unsigned long long)number);
        return;
    }
    if (number > 0xff || acpi_namespace_find(check->ctx, NULL, "\\_GPE", &scope) < 0) return;
    char name[4] = {'_', 'L', digits[number / 16], digits[number % 16]};
    method = names_child(check, scope, name);
    name[1] = 'E';
    if (!method) method = names_child(check, scope, name);
    if (method) names_say(check, EC_GPE_METHOD, method, "GPE 0x%llx", (unsigned long long)number);
}

static void ec_check(struct names_check *check, struct acpi_node *ec)
{
    unsigned ports;
    bool has_interrupt;
    uint64_t number;
    if (check->presence != NAMES_PRESENT || !ec_ports_read(check, ec, &ports, &has_interrupt))
        return;
    struct acpi_node *gpe = names_child(check, ec, "_GPE");
    if (!gpe && !has_interrupt) names_say(check, EC_GPE, ec, NULL);
    if (gpe && names_peek_integer(check, ec, "_GPE", &number)) ec_gpe_check(check, gpe, number);
    if (ports < 2 && !check->is_hw_reduced) names_say(check, EC_PORTS, ec, "%u", ports);
}

// Power resources

static void power_check(struct names_check *check, struct acpi_node *resource)
{
    static const char *const needed[] = {"_STA", "_ON_", "_OFF"};
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (names_child(check, resource, needed[i])) continue;
        names_say(check, POWER_METHODS, resource, "%s", needed[i]);
        return;
    }
}

// Sleep and wake

void names_wake_check(struct names_check *check, struct acpi_node *node,
                      const struct acpi_value *value)
{
    struct acpi_value event;
    uint64_t gpe, state = names_element_integer(check, value, 1);
    if (names_element(check, value, 0, &event)) {
        if (acpi_value_integer(&event, &gpe) == ST_OK && !is_gpe(check, gpe))
            names_say(check, WAKE_GPE, node, "0x%llx", (unsigned long long)gpe);
        acpi_value_release(check->ctx, &event);
    }
    char name[4] = {'_', 'S', (char)('0' + state % 10), '_'};
    if (state > 5 || (state > 0 && !names_child(check, acpi_namespace_root(check->ctx), name)))
        names_say(check, WAKE_STATE, node, "S%llu", (unsigned long long)state);
    names_power_list_check(check, node, value, 2);
}

void names_events_check(struct names_check *check, struct acpi_node *scope)
{
    struct acpi_node_info info;
    struct acpi_node *root = acpi_namespace_root(check->ctx);
    acpi_node_info(check->ctx, scope, &info);
    if (scope == root && !check->is_hw_reduced && !names_child(check, root, "_S5_"))
        names_say(check, SLEEP_S5, root, NULL);
    bool is_gpe_scope = memcmp(info.name, "_GPE", 4) == 0 && acpi_node_parent(scope) == root;
    if (info.type == ACPI_TYPE_POWER_RESOURCE) power_check(check, scope);
    if (info.type == ACPI_TYPE_DEVICE || is_gpe_scope) strays_check(check, scope, is_gpe_scope);
    if (info.type == ACPI_TYPE_DEVICE && names_device_has_id(check, scope, "PNP0C09"))
        ec_check(check, scope);
}
