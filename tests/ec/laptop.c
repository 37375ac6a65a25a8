// SPDX-License-Identifier: MIT
#include "laptop.h"

#include <stdlib.h>
#include <string.h>

#include <acpi/region.h>
#include <base/bits.h>

#include "names.h"
#include "world.h"

#define PAGE_WINDOW 0xa0u // where ThinkPads show a page

// The controller's address space: paged bytes, an SMBus host's registers, or plain bytes.

static uint8_t *page_byte(struct laptop *laptop, uint8_t address)
{
    if (!laptop->has_pages || laptop->page_space != ACPI_SPACE_EC ||
        address < laptop->page_window || address >= laptop->page_window + LAPTOP_PAGE_SIZE)
        return NULL;
    // The high digit selects the battery; both read alike.
    uint8_t page = laptop->controller.registers[laptop->page_register] % LAPTOP_PAGES;
    return &laptop->pages[page][address - laptop->page_window];
}

// A window in memory changes when its page is selected.
static void page_show(struct laptop *laptop, uint8_t page)
{
    if (laptop->page_space == ACPI_SPACE_EC) return;
    for (unsigned i = 0; i < LAPTOP_PAGE_SIZE; i++)
        world_byte_write(laptop->world, laptop->page_space, laptop->page_window + i,
                         laptop->pages[page % LAPTOP_PAGES][i]);
}

static bool is_smbus(const struct laptop *laptop, uint8_t address)
{
    return laptop->has_smbus && address >= laptop->smbus_base &&
           address < laptop->smbus_base + sizeof laptop->smbus.registers;
}

static uint8_t space_read(void *arg, uint8_t address)
{
    struct laptop *laptop = arg;
    const uint8_t *paged = page_byte(laptop, address);
    if (paged) return *paged;
    if (is_smbus(laptop, address))
        return smbus_host_read(&laptop->smbus, (uint8_t)(address - laptop->smbus_base));
    return laptop->controller.registers[address];
}

static void space_write(void *arg, uint8_t address, uint8_t value)
{
    struct laptop *laptop = arg;
    if (is_smbus(laptop, address))
        smbus_host_write(&laptop->smbus, (uint8_t)(address - laptop->smbus_base), value);
    else
        laptop->controller.registers[address] = value;
    if (laptop->has_pages && address == laptop->page_register) page_show(laptop, value);
}

// Ports: the controller's two, and pairs of index and data.

// Which controller's port it is; NULL: none's.
static struct ec_model *model_at(struct laptop *laptop, uint16_t port, bool *out_is_command)
{
    const struct {
        uint16_t command, data;
        struct ec_model *model;
    } models[] = {{laptop->command_port, laptop->data_port, &laptop->controller},
                  {laptop->second_command_port, laptop->second_data_port, &laptop->second}};
    for (size_t i = 0; i < ARRAY_SIZE(models) && port; i++) {
        *out_is_command = port == models[i].command;
        if (port == models[i].command || port == models[i].data) return models[i].model;
    }
    return NULL;
}

static struct laptop_pair *pair_at(struct laptop *laptop, uint16_t port)
{
    for (size_t i = 0; i < laptop->pair_count; i++)
        if (port == laptop->pairs[i].index_port || port == laptop->pairs[i].data_port)
            return &laptop->pairs[i];
    return NULL;
}

static bool port_read(void *arg, uint16_t port, uint8_t *out)
{
    bool is_command;
    struct ec_model *model = model_at(arg, port, &is_command);
    struct laptop_pair *pair = pair_at(arg, port);
    if (model)
        *out = is_command ? ec_model_status(model) : ec_model_data_read(model);
    else if (pair)
        *out = port == pair->data_port ? pair->bytes[pair->index] : pair->index;
    return model || pair;
}

static bool port_write(void *arg, uint16_t port, uint8_t value)
{
    bool is_command;
    struct ec_model *model = model_at(arg, port, &is_command);
    struct laptop_pair *pair = pair_at(arg, port);
    if (model && is_command)
        ec_model_command(model, value);
    else if (model)
        ec_model_data_write(model, value);
    else if (pair && port == pair->data_port)
        pair->bytes[pair->index] = value;
    else if (pair)
        pair->index = value;
    return model || pair;
}

void laptop_init(struct laptop *laptop, struct world *world)
{
    memset(laptop, 0, sizeof *laptop);
    laptop->world = world;
    laptop->controller.read = space_read;
    laptop->controller.write = space_write;
    laptop->controller.arg = laptop;
    laptop->controller.delay = 1;
    laptop->second = laptop->controller;
    smart_battery_init(&laptop->battery);
    laptop->smbus.battery = &laptop->battery;
    laptop->smbus.selector[0x01] = 0x0001; // its state: the first battery is there
    world->port_read = port_read;
    world->port_write = port_write;
    world->port_arg = laptop;
}

// Where a field is

struct place { // of a field's first byte
    unsigned space;
    uint64_t address;
    struct laptop_pair *pair; // not NULL: `address` is its index
    uint8_t page;
};

static struct laptop_pair *pair_of(struct laptop *laptop, struct acpi_context *ctx,
                                   const struct acpi_node_info *field)
{
    uint16_t ports[2];
    struct acpi_node *const nodes[2] = {field->field.bank_or_index, field->field.data};
    for (size_t i = 0; i < 2; i++) {
        struct acpi_node_info info, region;
        if (!nodes[i]) return NULL;
        acpi_node_info(ctx, nodes[i], &info);
        if (info.type != ACPI_TYPE_FIELD || !info.field.region) return NULL;
        acpi_node_info(ctx, info.field.region, &region);
        if (region.type != ACPI_TYPE_REGION || region.region.space != ACPI_SPACE_IO) return NULL;
        ports[i] = (uint16_t)(region.region.address + info.field.bit_offset / 8);
    }
    for (size_t i = 0; i < laptop->pair_count; i++)
        if (laptop->pairs[i].index_port == ports[0] && laptop->pairs[i].data_port == ports[1])
            return &laptop->pairs[i];
    if (laptop->pair_count == LAPTOP_INDEXED) return NULL;
    struct laptop_pair *pair = &laptop->pairs[laptop->pair_count++];
    *pair = (struct laptop_pair){.index_port = ports[0], .data_port = ports[1]};
    return pair;
}

static bool place_find(struct laptop *laptop, struct acpi_context *ctx,
                       const struct acpi_node_info *field, struct place *out)
{
    struct acpi_node_info region;
    *out = (struct place){.page = PAGE_NONE};
    if (field->field.kind == 2) {
        out->pair = pair_of(laptop, ctx, field);
        out->address = field->field.bit_offset / 8;
        return out->pair && out->address < sizeof out->pair->bytes;
    }
    if (!field->field.region) return false;
    acpi_node_info(ctx, field->field.region, &region);
    if (region.type != ACPI_TYPE_REGION) return false;
    out->space = region.region.space;
    out->address = region.region.address + field->field.bit_offset / 8;
    return true;
}

static void byte_merge(struct laptop *laptop, const struct place *place, uint64_t offset,
                       uint8_t mask, uint8_t value)
{
    uint64_t at = place->address + offset;
    uint8_t *byte = NULL;
    if (place->pair) {
        byte = &place->pair->bytes[at % 256];
    } else if (place->page != PAGE_NONE) {
        byte = &laptop->pages[place->page % LAPTOP_PAGES][at % LAPTOP_PAGE_SIZE];
    } else if (place->space == ACPI_SPACE_EC) {
        byte = &laptop->controller.registers[at % 256];
    }
    if (byte) {
        *byte = (uint8_t)((*byte & ~mask) | (value & mask));
        return;
    }
    uint8_t old = world_byte_read(laptop->world, place->space, at);
    world_byte_write(laptop->world, place->space, at, (uint8_t)((old & ~mask) | (value & mask)));
}

static void bits_write(struct laptop *laptop, const struct place *place, uint32_t bit_offset,
                       uint32_t bit_length, const uint8_t *bytes, size_t length)
{
    for (uint32_t i = 0; i < bit_length; i++) {
        uint32_t bit = bit_offset + i;
        bool is_set = i / 8 < length && (bytes[i / 8] >> i % 8 & 1);
        byte_merge(laptop, place, bit / 8, (uint8_t)(1u << bit % 8), (uint8_t)(is_set ? 0xff : 0));
    }
}

// What is in it

static uint32_t quantity_value(unsigned quantity, uint32_t number)
{
    switch (quantity) {
    case Q_ONE:
        return 1;
    case Q_NUMBER:
        return number;
    case Q_DESIGN:
        return LAPTOP_DESIGN_MAH;
    case Q_FULL:
        return LAPTOP_FULL_MAH;
    case Q_REMAINING:
        return LAPTOP_REMAINING_MAH;
    case Q_DESIGN_MV:
        return LAPTOP_DESIGN_MV;
    case Q_MV:
        return LAPTOP_MV;
    case Q_MA:
        return (uint16_t)-LAPTOP_MA;
    case Q_MA_AMOUNT:
        return LAPTOP_MA;
    case Q_PERCENT:
        return LAPTOP_PERCENT;
    case Q_CYCLES:
        return LAPTOP_CYCLES;
    case Q_SERIAL:
        return 1234;
    case Q_RATE_10MW:
        return LAPTOP_MA * LAPTOP_MV / 10000;
    default:
        return 0;
    }
}

static const char *quantity_text(const struct laptop *laptop, unsigned quantity)
{
    switch (quantity) {
    case Q_MAKER:
        return laptop->battery.maker;
    case Q_MODEL:
        return laptop->battery.device;
    case Q_CHEMISTRY:
        return laptop->battery.chemistry;
    default:
        return NULL;
    }
}

static void quantity_write(struct laptop *laptop, const struct place *place, uint32_t bit_offset,
                           uint32_t bit_length, unsigned quantity, uint32_t value)
{
    uint8_t bytes[4];
    const char *text = quantity_text(laptop, quantity);
    store_le32(bytes, value);
    laptop->fields++;
    if (text)
        bits_write(laptop, place, bit_offset, bit_length, (const uint8_t *)text, strlen(text));
    else
        bits_write(laptop, place, bit_offset, bit_length, bytes, sizeof bytes);
}

static void field_fill(struct laptop *laptop, const struct field_name *name,
                       const struct acpi_node_info *field, const struct place *place)
{
    bool is_ec = place->space == ACPI_SPACE_EC && !place->pair;
    if (name->quantity == Q_PAGE_SELECT) {
        laptop->has_pages = is_ec;
        laptop->page_register = (uint8_t)place->address;
        return;
    }
    if (name->quantity == Q_SMBUS) {
        laptop->has_smbus = is_ec;
        laptop->smbus_base = (uint8_t)place->address;
        return;
    }
    if (name->quantity == Q_SECOND_COMMAND || name->quantity == Q_SECOND_DATA) {
        if (place->space != ACPI_SPACE_IO) return;
        uint16_t *port = name->quantity == Q_SECOND_DATA ? &laptop->second_data_port
                                                         : &laptop->second_command_port;
        *port = (uint16_t)place->address;
        return;
    }
    uint32_t value = quantity_value(name->quantity, name->number);
    if (name->part == PART_LOW) value &= 0xff;
    if (name->part == PART_HIGH) value = value >> 8 & 0xff;
    quantity_write(laptop, place, field->field.bit_offset % 8, field->field.bit_length,
                   name->quantity, value);
}

// Which name suits

static bool name_matches(const char *pattern, const char *name)
{
    for (size_t i = 0; i < 4; i++)
        if (pattern[i] != '?' && pattern[i] != name[i]) return false;
    return true;
}

static bool has_beside(struct acpi_context *ctx, struct acpi_node *node, const char *name)
{
    struct acpi_node *parent = acpi_node_parent(node), *child = NULL;
    while ((child = acpi_node_next_child(parent, child)) != NULL) {
        struct acpi_node_info info;
        acpi_node_info(ctx, child, &info);
        if (info.type == ACPI_TYPE_FIELD && name_matches(name, info.name)) return true;
    }
    return false;
}

static bool name_suits(struct acpi_context *ctx, struct acpi_node *node,
                       const struct acpi_node_info *info, const struct field_name *name)
{
    if (!name_matches(name->name, info->name)) return false;
    if (name->bits && name->bits != info->field.bit_length) return false;
    return !name->with[0] || has_beside(ctx, node, name->with);
}

struct fill {
    struct laptop *laptop;
    struct acpi_context *ctx;
};

static void names_apply(const struct fill *fill, struct acpi_node *node,
                        const struct acpi_node_info *info, struct place place)
{
    struct laptop *laptop = fill->laptop;
    for (size_t i = 0; i < field_name_count; i++) {
        if (!name_suits(fill->ctx, node, info, &field_names[i])) continue;
        uint32_t offset = info->field.bit_offset / 8;
        if (offset >= PAGE_WINDOW && offset < PAGE_WINDOW + LAPTOP_PAGE_SIZE)
            place.page = field_page(info->name);
        if (place.page != PAGE_NONE) {
            laptop->page_space = place.space;
            laptop->page_window = place.address & ~(uint64_t)(LAPTOP_PAGE_SIZE - 1);
        }
        field_fill(laptop, &field_names[i], info, &place);
        return;
    }
}

static void layouts_apply(const struct fill *fill, struct acpi_node *node,
                          const struct acpi_node_info *info, const struct place *place)
{
    for (size_t i = 0; i < field_layout_count; i++) {
        const struct field_layout *layout = &field_layouts[i];
        if (!name_matches(layout->anchor, info->name)) continue;
        if (!has_beside(fill->ctx, node, layout->with)) continue;
        struct place at = *place;
        at.address += (uint64_t)layout->offset;
        quantity_write(fill->laptop, &at, 0, layout->bits, layout->quantity,
                       quantity_value(layout->quantity, layout->number));
    }
}

static status_t visit(void *arg, struct acpi_node *node, unsigned depth)
{
    const struct fill *fill = arg;
    struct acpi_node_info info;
    struct place place;
    (void)depth;
    acpi_node_info(fill->ctx, node, &info);
    if (info.type != ACPI_TYPE_FIELD) return ST_OK;
    if (!place_find(fill->laptop, fill->ctx, &info, &place)) return ST_OK;
    names_apply(fill, node, &info, place);
    layouts_apply(fill, node, &info, &place);
    return ST_OK;
}

status_t laptop_fill(struct laptop *laptop, struct acpi_context *ctx)
{
    struct fill fill = {laptop, ctx};
    return acpi_namespace_walk(ctx, acpi_namespace_root(ctx), visit, &fill);
}

void laptop_connect(struct laptop *laptop, const struct acpi_ec_config *ec)
{
    if (ec->command.space != ACPI_GAS_IO || ec->data.space != ACPI_GAS_IO) return;
    laptop->command_port = (uint16_t)ec->command.address;
    laptop->data_port = (uint16_t)ec->data.address;
}

static bool event_is_left_out(struct acpi_context *ctx, struct acpi_node *method, uint8_t query)
{
    for (size_t i = 0; i < left_out_event_count; i++)
        if (left_out_events[i].query == query && has_beside(ctx, method, left_out_events[i].with))
            return true;
    return false;
}

static bool query_number(const char *name, uint8_t *out)
{
    char *end;
    if (name[0] != '_' || name[1] != 'Q') return false;
    *out = (uint8_t)strtoul(name + 2, &end, 16);
    return *end == 0 && *out != 0;
}

void laptop_events(struct laptop *laptop, struct acpi_context *ctx, struct acpi_node *device)
{
    struct acpi_node *child = NULL;
    while ((child = acpi_node_next_child(device, child)) != NULL) {
        struct acpi_node_info info;
        uint8_t query;
        acpi_node_info(ctx, child, &info);
        if (info.type != ACPI_TYPE_METHOD || !query_number(info.name, &query)) continue;
        if (!event_is_left_out(ctx, child, query)) ec_model_event(&laptop->controller, query);
    }
}
