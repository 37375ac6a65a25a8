// SPDX-License-Identifier: MIT
// PCI_Config and PciBarTarget: which function a region belongs to is found once, from _ADR of its
// device, the bridges above it, and _SEG and _BBN of the root bridge (ACPI 6.5, 5.5.2.4.1, 6.1.1).

#include "aml/engine.h"
#include "region/internal.h"
#include <acpi/hotplug.h>

#define SEGMENT_ADR ACPI_SEGMENT('_', 'A', 'D', 'R')
#define SEGMENT_BBN ACPI_SEGMENT('_', 'B', 'B', 'N')
#define SEGMENT_SEG ACPI_SEGMENT('_', 'S', 'E', 'G')
#define SEGMENT_HID ACPI_SEGMENT('_', 'H', 'I', 'D')
#define SEGMENT_CID ACPI_SEGMENT('_', 'C', 'I', 'D')
#define EISA_ID_PNP0A03 0x030ad041u // PCI bus
#define EISA_ID_PNP0A08 0x080ad041u // PCI Express bus

#define PCI_HEADER_TYPE 0x0e
#define PCI_SECONDARY_BUS 0x19 // of PCI-PCI and CardBus bridges alike
#define PCI_BAR_IO 1u
#define PCI_BAR_TYPE_64 4u

#define PCI_DEPTH_MAX 32 // devices in one another

static bool child_integer(struct acpi_context *ctx, struct acpi_node *node, acpi_segment_t segment,
                          uint64_t *out)
{
    if (!acpi_node_child(ctx, node, segment)) return false;
    return acpi_evaluate_integer_child(ctx, node, segment, out) == ST_OK;
}

static bool is_root_bridge(struct acpi_context *ctx, struct acpi_node *node)
{
    uint64_t id;
    if (child_integer(ctx, node, SEGMENT_HID, &id) &&
        (id == EISA_ID_PNP0A03 || id == EISA_ID_PNP0A08))
        return true;
    if (child_integer(ctx, node, SEGMENT_CID, &id) &&
        (id == EISA_ID_PNP0A03 || id == EISA_ID_PNP0A08))
        return true;
    // An _HID that is a string, or none: only root bridges have a base bus.
    return acpi_node_child(ctx, node, SEGMENT_BBN) != NULL;
}

static status_t config_read(struct acpi_context *ctx, struct acpi_pci_address address,
                            uint16_t offset, unsigned width, uint64_t *out)
{
    if (!ctx->ops->pci_read) return ST_AML_NO_HANDLER;
    return ctx->ops->pci_read(ctx->host, address, offset, width, out);
}

// The bus below the bridge at `address`, or the bus it is on when it is no bridge.
static uint8_t bridge_bus(struct acpi_context *ctx, struct acpi_pci_address address)
{
    uint64_t header, bus;
    if (config_read(ctx, address, PCI_HEADER_TYPE, 1, &header) < 0) return address.bus;
    header &= 0x7f;
    if (header != 1 && header != 2) return address.bus;
    if (config_read(ctx, address, PCI_SECONDARY_BUS, 1, &bus) < 0) return address.bus;
    return (uint8_t)bus;
}

// Devices from the region's own, [0], up to but without the root bridge; those without _ADR are
// left out. *out_root is NULL if there is no root bridge. `node` is held, and whoever is above a
// held node stays, though methods run here may take them all out of the namespace.
static unsigned devices_above(struct acpi_context *ctx, struct acpi_node *node,
                              struct acpi_node *devices[PCI_DEPTH_MAX], struct acpi_node **out_root)
{
    unsigned count = 0;
    *out_root = NULL;
    for (; node && count < PCI_DEPTH_MAX; node = node->parent) {
        if (node->value.tag != AML_DEVICE) continue;
        if (is_root_bridge(ctx, node)) {
            *out_root = node;
            break;
        }
        if (acpi_node_child(ctx, node, SEGMENT_ADR)) devices[count++] = node;
    }
    return count;
}

enum bridges {       // of devices above that are none by their header
    BRIDGES_ASSUMED, // what is below is on the same bus
    BRIDGES_CHECKED  // ST_NOT_FOUND
};

static status_t address_resolve(struct acpi_context *ctx, struct acpi_node *node,
                                enum bridges bridges, struct acpi_pci_address *out)
{
    struct acpi_node *devices[PCI_DEPTH_MAX], *root;
    unsigned count = devices_above(ctx, node, devices, &root);
    struct acpi_pci_address address = {0};
    uint64_t value = 0;
    if (bridges == BRIDGES_CHECKED && (!root || count == 0 || devices[0] != node))
        return ST_NOT_FOUND;
    if (root) {
        if (child_integer(ctx, root, SEGMENT_SEG, &value)) address.segment = (uint16_t)value;
        if (child_integer(ctx, root, SEGMENT_BBN, &value)) address.bus = (uint8_t)value;
        // A region of the root bridge's own.
        if (count == 0 && acpi_node_child(ctx, root, SEGMENT_ADR)) devices[count++] = root;
    }
    for (unsigned i = count; i-- > 0;) {
        status_t st = acpi_evaluate_integer_child(ctx, devices[i], SEGMENT_ADR, &value);
        if (st < 0) return st;
        address.device = (uint8_t)(value >> 16 & 0x1f);
        // All functions: the first stands for them.
        address.function = (value & 0xffff) == 0xffff ? 0 : (uint8_t)(value & 7);
        if (i == 0) break;
        uint8_t bus = bridge_bus(ctx, address);
        if (bridges == BRIDGES_CHECKED && bus == address.bus) return ST_NOT_FOUND;
        address = (struct acpi_pci_address){.segment = address.segment, .bus = bus};
    }
    *out = address;
    return ST_OK;
}

// A port of a disk controller or of a hub has an _ADR too, which is no PCI address.
status_t acpi_device_pci_address(struct acpi_context *ctx, struct acpi_node *node,
                                 struct acpi_pci_address *out)
{
    aml_enter(ctx);
    acpi_node_retain(node);
    status_t st = address_resolve(ctx, node, BRIDGES_CHECKED, out);
    acpi_node_release(ctx, node);
    aml_leave(ctx);
    return st;
}

// Where the BAR at the region's offset points. A region of PciBarTarget has the BAR's configuration
// offset for its address.
static status_t bar_resolve(struct acpi_context *ctx, struct aml_region *region)
{
    uint64_t low, high = 0;
    if (region->offset < 0x10 || region->offset > 0x24 || region->offset % 4 != 0)
        return ST_AML_VALUE;
    uint16_t offset = (uint16_t)region->offset;
    status_t st = config_read(ctx, region->pci, offset, 4, &low);
    if (st < 0) return st;
    if (low == 0xffffffff || low == 0) return ST_NO_DEVICE;
    if (low & PCI_BAR_IO) {
        region->flags |= AML_REGION_BAR_IO;
        region->bar = low & ~3ull;
        return ST_OK;
    }
    if ((low & 6) == PCI_BAR_TYPE_64) {
        st = config_read(ctx, region->pci, (uint16_t)(offset + 4), 4, &high);
        if (st < 0) return st;
    }
    region->bar = (low & ~15ull) | high << 32;
    return ST_OK;
}

static status_t region_resolve(struct acpi_context *ctx, struct acpi_node *node,
                               struct aml_region *region)
{
    if (region->flags & AML_REGION_RESOLVED) return ST_OK;
    // _ADR itself reads the region.
    if (region->flags & AML_REGION_RESOLVING) return ST_BUSY;
    region->flags |= AML_REGION_RESOLVING;
    status_t st = address_resolve(ctx, node, BRIDGES_ASSUMED, &region->pci);
    if (st == ST_OK && region->space == ACPI_SPACE_PCI_BAR) st = bar_resolve(ctx, region);
    region->flags &= (uint8_t)~AML_REGION_RESOLVING;
    if (st == ST_OK) region->flags |= AML_REGION_RESOLVED;
    return st;
}

status_t acpi_pci_access(struct acpi_context *ctx, struct acpi_node *node,
                         struct aml_region *region, enum acpi_direction direction, uint64_t offset,
                         unsigned width, uint64_t *value)
{
    if (!ctx->ops->pci_read || !ctx->ops->pci_write) return ST_AML_NO_HANDLER;
    status_t st = region_resolve(ctx, node, region);
    if (st < 0) return st;
    uint64_t at = region->offset + offset;
    if (at + width > 4096) return ST_AML_REGION_LIMIT;
    // A region need not begin at a multiple of its fields' access width.
    unsigned part = is_aligned(at, width) ? width : 1;
    uint64_t assembled = 0, piece;
    for (unsigned i = 0; i < width && st == ST_OK; i += part) {
        if (direction == ACPI_READ) {
            st = ctx->ops->pci_read(ctx->host, region->pci, (uint16_t)(at + i), part, &piece);
            if (st == ST_OK) assembled |= (piece & aml_bit_mask(8 * part)) << (8 * i);
        } else {
            piece = *value >> (8 * i) & aml_bit_mask(8 * part);
            st = ctx->ops->pci_write(ctx->host, region->pci, (uint16_t)(at + i), part, piece);
        }
    }
    if (direction == ACPI_READ && st == ST_OK) *value = assembled;
    return st;
}

status_t acpi_pci_bar_access(struct acpi_context *ctx, struct acpi_node *node,
                             struct aml_region *region, enum acpi_direction direction,
                             uint64_t offset, unsigned width, uint64_t *value)
{
    status_t st = region_resolve(ctx, node, region);
    if (st < 0) return st;
    if (region->flags & AML_REGION_BAR_IO)
        return acpi_port_access(ctx, direction, region->bar + offset, width, value);
    // Memory behind a BAR is accessed as a SystemMemory region of the same length at its address.
    struct aml_region memory = {.space = ACPI_SPACE_MEMORY,
                                .offset = region->bar,
                                .length = region->length,
                                .mapped = region->mapped,
                                .mapped_start = region->mapped_start,
                                .mapped_size = region->mapped_size};
    st = acpi_memory_access(ctx, &memory, direction, offset, width, value);
    region->mapped = memory.mapped;
    region->mapped_start = memory.mapped_start;
    region->mapped_size = memory.mapped_size;
    return st;
}
