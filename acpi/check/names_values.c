// SPDX-License-Identifier: MIT
// What goes beyond the shape of single values.

#include "check/names_values.h"

#include <acpi/device.h>
#include <base/bits.h>

// Devices

static void status_check(struct names_check *check, struct acpi_node *node,
                         const struct acpi_value *value)
{
    struct acpi_node_info info;
    uint64_t status;
    if (acpi_value_integer(value, &status) < 0) return;
    acpi_node_info(check->ctx, check->scope, &info);
    if (info.type != ACPI_TYPE_POWER_RESOURCE) {
        names_status_check(check, node, status);
    } else if (status > 1) {
        names_say(check, POWER_STATE, node, "0x%llx", (unsigned long long)status);
    }
}

static void power_list_check(struct names_check *check, struct acpi_node *node,
                             const struct acpi_value *value)
{
    names_power_list_check(check, node, value, 0);
}

void names_power_list_check(struct names_check *check, struct acpi_node *node,
                            const struct acpi_value *value, size_t first)
{
    struct acpi_node_info info;
    for (size_t i = first; i < names_count(value); i++) {
        struct acpi_node *resource = names_element_node(check, value, i);
        if (!resource) continue;
        acpi_node_info(check->ctx, resource, &info);
        if (info.type == ACPI_TYPE_POWER_RESOURCE) continue;
        names_say(check, POWER_LIST, node, "element %zu: %.4s, %s", i, info.name,
                  acpi_object_type_name(info.type));
        return;
    }
}

#define UPC_TYPE_LAST 0x0au
#define UPC_TYPE_PROPRIETARY 0xffu

static void port_check(struct names_check *check, struct acpi_node *node,
                       const struct acpi_value *value)
{
    uint64_t type = names_element_integer(check, value, 1);
    if (type > UPC_TYPE_LAST && type != UPC_TYPE_PROPRIETARY)
        names_say(check, UPC_TYPE, node, "0x%llx", (unsigned long long)type);
}

#define PLD_REVISION_LAST 2u
#define PLD_BYTES_REVISION_2 20u

static void location_check(struct names_check *check, struct acpi_node *node,
                           const struct acpi_value *value)
{
    struct acpi_value element;
    const uint8_t *bytes;
    size_t length;
    for (size_t i = 0; i < names_count(value); i++) {
        if (!names_element(check, value, i, &element)) continue;
        if (acpi_value_buffer(&element, &bytes, &length) == ST_OK && length > 0) {
            unsigned revision = bytes[0] & 0x7fu;
            if (revision == 0 || revision > PLD_REVISION_LAST ||
                (revision == PLD_REVISION_LAST && length < PLD_BYTES_REVISION_2))
                names_say(check, PLD_REVISION, node, "revision %u, %zu bytes", revision, length);
        }
        acpi_value_release(check->ctx, &element);
    }
}

// The first two elements are the usual levels on mains and on battery.
static void brightness_check(struct names_check *check, struct acpi_node *node,
                             const struct acpi_value *value)
{
    size_t count = names_count(value);
    bool is_member[2] = {false, false};
    for (size_t i = 0; i < count; i++) {
        uint64_t level = names_element_integer(check, value, i);
        if (level > 100) {
            names_say(check, BCL_LEVEL, node, "element %zu: %llu", i, (unsigned long long)level);
            return;
        }
        for (size_t usual = 0; usual < 2 && i >= 2; usual++)
            is_member[usual] =
                is_member[usual] || names_element_integer(check, value, usual) == level;
    }
    if (!is_member[0] || !is_member[1])
        names_say(check, BCL_MEMBER, node, "%llu, %llu",
                  (unsigned long long)names_element_integer(check, value, 0),
                  (unsigned long long)names_element_integer(check, value, 1));
}

static void sleep_check(struct names_check *check, struct acpi_node *node,
                        const struct acpi_value *value)
{
    for (size_t i = 0; i < 2 && i < names_count(value) && names_count(value) > 1; i++) {
        uint64_t type = names_element_integer(check, value, i);
        if (type > 7)
            names_say(check, SLEEP_VALUE, node, "element %zu: 0x%llx", i, (unsigned long long)type);
    }
}

// _DSD

// daffd814-6eba-4d8c-8a91-bc9bbf4aa301: device properties.
static const uint8_t properties_uuid[16] = {0x14, 0xd8, 0xff, 0xda, 0xba, 0x6e, 0x8c, 0x4d,
                                            0x8a, 0x91, 0xbc, 0x9b, 0xbf, 0x4a, 0xa3, 0x01};

static bool property_is_good(struct names_check *check, const struct acpi_value *pair)
{
    struct acpi_value name;
    if (names_count(pair) != 2 || !names_element(check, pair, 0, &name)) return false;
    bool is_good = acpi_value_type(&name) == ACPI_TYPE_STRING;
    acpi_value_release(check->ctx, &name);
    return is_good;
}

static void properties_check(struct names_check *check, struct acpi_node *node,
                             const struct acpi_value *list)
{
    struct acpi_value pair;
    for (size_t i = 0; i < names_count(list); i++) {
        if (!names_element(check, list, i, &pair)) continue;
        bool is_good = property_is_good(check, &pair);
        acpi_value_release(check->ctx, &pair);
        if (is_good) continue;
        names_say(check, DSD_PROPERTY, node, "property %zu", i);
        return;
    }
}

static void data_check(struct names_check *check, struct acpi_node *node,
                       const struct acpi_value *value)
{
    struct acpi_value uuid, list;
    const uint8_t *bytes;
    size_t length;
    for (size_t i = 0; i + 1 < names_count(value); i += 2) {
        if (!names_element(check, value, i, &uuid)) continue;
        bool is_properties = acpi_value_buffer(&uuid, &bytes, &length) == ST_OK && length == 16 &&
                             memcmp(bytes, properties_uuid, 16) == 0;
        acpi_value_release(check->ctx, &uuid);
        if (!is_properties || !names_element(check, value, i + 1, &list)) continue;
        properties_check(check, node, &list);
        acpi_value_release(check->ctx, &list);
    }
}

// By name

struct value_check {
    char name[4];
    names_value_checker *check;
};

static const struct value_check checks[] = {
    {"_STA", status_check},         {"_PR0", power_list_check},     {"_PR1", power_list_check},
    {"_PR2", power_list_check},     {"_PR3", power_list_check},     {"_PRE", power_list_check},
    {"_PRR", power_list_check},     {"_UPC", port_check},           {"_PLD", location_check},
    {"_BCL", brightness_check},     {"_DSD", data_check},           {"_S0_", sleep_check},
    {"_S1_", sleep_check},          {"_S2_", sleep_check},          {"_S3_", sleep_check},
    {"_S4_", sleep_check},          {"_S5_", sleep_check},          {"_PRW", names_wake_check},
    {"_PRT", names_routes_check},   {"_CRS", names_template_check}, {"_PRS", names_template_check},
    {"_DMA", names_template_check}, {"_AEI", names_template_check}, {"_BIF", names_battery_check},
    {"_BIX", names_battery_check},  {"_BST", names_charge_check},
};

// Others (thermal participants) have them too, for what is no processor.
static const struct value_check processor_checks[] = {
    {"_PSS", names_pss_check},     {"_PPC", names_ppc_check},     {"_CST", names_cst_check},
    {"_CPC", names_cpc_check},     {"_TSS", names_tss_check},     {"_PSD", names_domains_check},
    {"_TSD", names_domains_check}, {"_CSD", names_domains_check},
};

void names_value_check(struct names_check *check, struct acpi_node *node,
                       const struct acpi_value *value)
{
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
        if (memcmp(&node->segment, checks[i].name, sizeof node->segment) == 0)
            checks[i].check(check, node, value);
    for (size_t i = 0; i < ARRAY_SIZE(processor_checks) && names_is_processor(check); i++)
        if (memcmp(&node->segment, processor_checks[i].name, sizeof node->segment) == 0)
            processor_checks[i].check(check, node, value);
}

// _DSM

// E5C937D0-3553-4D7A-9117-EA4D19C3434D, PCI Firmware 3.3, 4.6: operating systems ask every PCI
// device for it.
static const uint8_t pci_uuid[16] = {0xd0, 0x37, 0xc9, 0xe5, 0x53, 0x35, 0x7a, 0x4d,
                                     0x91, 0x17, 0xea, 0x4d, 0x19, 0xc3, 0x43, 0x4d};

void names_dsm_check(struct names_check *check, struct acpi_node *device)
{
    struct acpi_node *dsm = names_child(check, device, "_DSM");
    struct acpi_node_info info;
    struct acpi_value args[4] = {{{0}}}, result;
    if (!dsm || !names_child(check, device, "_ADR") || check->presence != NAMES_PRESENT) return;
    acpi_node_info(check->ctx, dsm, &info);
    if (info.type != ACPI_TYPE_METHOD || info.method.args != ARRAY_SIZE(args)) return;
    status_t st = acpi_value_from_buffer(check->ctx, pci_uuid, sizeof pci_uuid, &args[0]);
    args[1] = acpi_value_from_integer(1);
    if (st == ST_OK) {
        st = acpi_value_from_package(check->ctx, NULL, 0, &args[3]);
        if (st == ST_OK) {
            if (names_call(check, dsm, args, ARRAY_SIZE(args), &result)) {
                if (acpi_value_type(&result) != ACPI_TYPE_BUFFER)
                    names_say(check, DSM_QUERY, dsm, "%s",
                              acpi_object_type_name(acpi_value_type(&result)));
                acpi_value_release(check->ctx, &result);
            }
            acpi_value_release(check->ctx, &args[3]);
        }
        acpi_value_release(check->ctx, &args[0]);
    }
}
