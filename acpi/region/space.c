// SPDX-License-Identifier: MIT
// Address spaces: their names, and one access by width to any of them.

#include "region/internal.h"

const char *acpi_space_name(unsigned space, char buffer[ACPI_SPACE_NAME_SIZE])
{
    static const char *const names[] = {"SystemMemory",     "SystemIO", "PCI_Config",
                                        "EmbeddedControl",  "SMBus",    "SystemCMOS",
                                        "PciBarTarget",     "IPMI",     "GeneralPurposeIo",
                                        "GenericSerialBus", "PCC",      "PlatformRtMechanism"};
    if (space < ARRAY_SIZE(names)) return names[space];
    if (space == ACPI_SPACE_FIXED_HARDWARE) return "FFixedHW";
    if (space == ACPI_SPACE_TABLE) return "DataTable";
    snprintf(buffer, ACPI_SPACE_NAME_SIZE, "Space0x%02X", space & 0xff);
    return buffer;
}

unsigned acpi_space_unit_max(unsigned space)
{
    switch (space) {
    case ACPI_SPACE_IO:
    case ACPI_SPACE_PCI_CONFIG:
    case ACPI_SPACE_PCI_BAR:
        return 4;
    case ACPI_SPACE_EC:
    case ACPI_SPACE_CMOS:
        return 1;
    default:
        return 8;
    }
}

bool acpi_space_is_transfer(unsigned space)
{
    return space == ACPI_SPACE_SMBUS || space == ACPI_SPACE_IPMI ||
           space == ACPI_SPACE_SERIAL_BUS || space == ACPI_SPACE_PRM ||
           space == ACPI_SPACE_FIXED_HARDWARE || space == ACPI_SPACE_GPIO;
}

void acpi_region_log_no_handler(struct acpi_context *ctx, struct acpi_node *node,
                                struct aml_region *region)
{
    char path[128], name[ACPI_SPACE_NAME_SIZE];
    if (region->flags & AML_REGION_WARNED) return;
    region->flags |= AML_REGION_WARNED;
    acpi_node_path(node, path, sizeof path);
    acpi_log(ctx, ACPI_LOG_WARN, "%s: nothing serves %s, its fields cannot be accessed", path,
             acpi_space_name(region->space, name));
}

void acpi_region_log_limit(struct acpi_context *ctx, struct acpi_node *node,
                           struct aml_region *region, uint64_t bit_offset, uint64_t bit_length)
{
    char path[128];
    if (region->flags & AML_REGION_WARNED) return;
    region->flags |= AML_REGION_WARNED;
    acpi_node_path(node, path, sizeof path);
    acpi_log(ctx, ACPI_LOG_WARN, "%s: %llu bits at bit %llu are outside its 0x%llx bytes at 0x%llx",
             path, (unsigned long long)bit_length, (unsigned long long)bit_offset,
             (unsigned long long)region->length, (unsigned long long)region->offset);
}

status_t acpi_port_access(struct acpi_context *ctx, enum acpi_direction direction, uint64_t port,
                          unsigned width, uint64_t *value)
{
    if (direction == ACPI_READ)
        return ctx->ops->port_read ? ctx->ops->port_read(ctx->host, port, width, value)
                                   : ST_AML_NO_HANDLER;
    return ctx->ops->port_write ? ctx->ops->port_write(ctx->host, port, width, *value)
                                : ST_AML_NO_HANDLER;
}

// The PC's real-time clock RAM: an index port and a data port for each bank of 128 bytes.
static status_t cmos_access(struct acpi_context *ctx, enum acpi_direction direction,
                            uint64_t address, uint64_t *value)
{
    if (address > 0xff) return ST_AML_REGION_LIMIT;
    uint64_t port = address < 0x80 ? 0x70 : 0x72;
    uint64_t index = address & 0x7f;
    status_t st = acpi_port_access(ctx, ACPI_WRITE, port, 1, &index);
    if (st < 0) return st;
    return acpi_port_access(ctx, direction, port + 1, 1, value);
}

static status_t table_access(const struct aml_region *region, enum acpi_direction direction,
                             uint64_t offset, unsigned width, uint64_t *value)
{
    if (direction == ACPI_WRITE) return ST_PERMISSION;
    if (!region->table) return ST_AML_NO_HANDLER;
    uint64_t available = region->length - offset;
    *value = 0;
    memcpy(value, region->table + offset, width < available ? width : available);
    return ST_OK;
}

static status_t handler_access(struct acpi_context *ctx, struct acpi_node *node,
                               const struct aml_region *region, const struct acpi_region_slot *slot,
                               enum acpi_direction direction, uint64_t address, unsigned width,
                               uint64_t *value)
{
    struct acpi_region_access access = {.region = node,
                                        .space = region->space,
                                        .is_write = direction == ACPI_WRITE,
                                        .width = width,
                                        .bits = 8 * width,
                                        .address = address,
                                        .value = direction == ACPI_WRITE ? *value : 0};
    status_t st = acpi_region_handler_run(ctx, slot, &access);
    if (st == ST_OK && direction == ACPI_READ) *value = access.value;
    return st;
}

static status_t built_in_access(struct acpi_context *ctx, struct acpi_node *node,
                                struct aml_region *region, enum acpi_direction direction,
                                uint64_t offset, unsigned width, uint64_t *value)
{
    switch (region->space) {
    case ACPI_SPACE_MEMORY:
        return acpi_memory_access(ctx, region, direction, offset, width, value);
    case ACPI_SPACE_IO:
        return acpi_port_access(ctx, direction, region->offset + offset, width, value);
    case ACPI_SPACE_PCI_CONFIG:
        return acpi_pci_access(ctx, node, region, direction, offset, width, value);
    case ACPI_SPACE_PCI_BAR:
        return acpi_pci_bar_access(ctx, node, region, direction, offset, width, value);
    case ACPI_SPACE_CMOS:
        return cmos_access(ctx, direction, region->offset + offset, value);
    case ACPI_SPACE_TABLE:
        return table_access(region, direction, offset, width, value);
    default:
        return ST_AML_NO_HANDLER;
    }
}

// A field may end within the last unit of a region whose length is no multiple of it, as firmware
// does and Linux allows; it was checked that the field itself lies within.
static status_t bounds_check(struct acpi_context *ctx, struct acpi_node *node,
                             struct aml_region *region, uint64_t offset, unsigned width)
{
    uint64_t end;
    if (region->length > offset && add_fits(region->offset, offset + width - 1, &end) &&
        (offset + width <= region->length || offset % width == 0))
        return ST_OK;
    acpi_region_log_limit(ctx, node, region, 8 * offset, 8 * width);
    return ST_AML_REGION_LIMIT;
}

static status_t region_access(struct acpi_context *ctx, struct acpi_node *node,
                              struct aml_region *region, enum acpi_direction direction,
                              uint64_t offset, unsigned width, uint64_t *value)
{
    status_t st = bounds_check(ctx, node, region, offset, width);
    if (st < 0) return st;
    struct aml_value held = aml_value_object(AML_REGION, &region->head);
    aml_value_retain(held); // a handler may run AML that replaces it
    acpi_node_retain(node);
    const struct acpi_region_slot *slot = acpi_region_handler_find(ctx, region->space);
    if (slot)
        st = handler_access(ctx, node, region, slot, direction, region->offset + offset, width,
                            value);
    else
        st = built_in_access(ctx, node, region, direction, offset, width, value);
    if (st == ST_AML_NO_HANDLER) acpi_region_log_no_handler(ctx, node, region);
    acpi_node_release(ctx, node);
    aml_value_release(ctx, held);
    return st;
}

status_t acpi_region_read(struct acpi_context *ctx, struct acpi_node *node,
                          struct aml_region *region, uint64_t offset, unsigned width,
                          uint64_t *out_value)
{
    uint64_t value = 0;
    status_t st = region_access(ctx, node, region, ACPI_READ, offset, width, &value);
    if (st == ST_OK) *out_value = value & aml_bit_mask(8 * width);
    return st;
}

status_t acpi_region_write(struct acpi_context *ctx, struct acpi_node *node,
                           struct aml_region *region, uint64_t offset, unsigned width,
                           uint64_t value)
{
    value &= aml_bit_mask(8 * width);
    return region_access(ctx, node, region, ACPI_WRITE, offset, width, &value);
}
