// SPDX-License-Identifier: MIT
// ACPI's part of what the check of the machine looks at.

#include <acpi/aml.h>
#include <acpi/host.h>
#include <acpi/pci_root.h>
#include <acpi/resource.h>
#include <acpi/tables.h>
#include <base/string.h>
#include <hal/io.h>
#include <kernel/acpi.h>
#include <kernel/platform_check.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>

bool platform_table_get(size_t index, struct platform_table *out)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    if (!tables) return false;
    if (index == 0) {
        const struct acpi_rsdp *rsdp = acpi_tables_rsdp(tables);
        *out = (struct platform_table){rsdp->paddr, rsdp->length, "RSDP"};
        return true;
    }
    const struct acpi_table *table = acpi_tables_get(tables, index - 1);
    if (!table) return false;
    // One that could not be read has no size to speak of.
    *out = (struct platform_table){table->paddr, table->bytes ? table->length : 0, ""};
    memcpy(out->name, table->signature, sizeof out->name);
    return true;
}

static struct acpi_node *root_node(size_t index)
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct acpi_node *node = NULL;
    if (!ctx) return NULL;
    do {
        node = acpi_pci_root_next(ctx, node);
    } while (node && index-- > 0);
    return node;
}

bool platform_pci_root_get(size_t index, struct platform_pci_root *out)
{
    struct acpi_pci_root root;
    struct acpi_node *node = root_node(index);
    if (!node) return false;
    acpi_pci_root_read(kernel_acpi_context(), node, &root);
    *out = (struct platform_pci_root){root.segment, root.first_bus, root.last_bus};
    return true;
}

size_t platform_pci_windows(size_t index, struct platform_pci_window *out, size_t max)
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct acpi_node *node = root_node(index);
    struct acpi_value value;
    struct acpi_resource resource;
    const uint8_t *bytes;
    size_t length, count = 0;
    if (!node || acpi_resources_of(ctx, node, "_CRS", &value, &bytes, &length) < 0) return 0;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    while (count < max && acpi_resource_next(&cursor, &resource)) {
        const struct acpi_resource_address *address = &resource.address;
        if (!resource.is_decoded || resource.type != ACPI_RESOURCE_ADDRESS) continue;
        // Of some firmware the window's length is right, of some its end: both name its start.
        if (address->is_consumer || address->size == 0 || address->space > ACPI_RESOURCE_SPACE_IO)
            continue;
        out[count++] =
            (struct platform_pci_window){address->space == ACPI_RESOURCE_SPACE_IO, address->minimum,
                                         address->minimum + address->size - 1};
    }
    acpi_value_release(ctx, &value);
    return count;
}

static struct acpi_pci_address host_address(struct platform_pci_address address)
{
    return (struct acpi_pci_address){address.segment, address.bus, address.device,
                                     address.function};
}

uint32_t platform_pci_read(struct platform_pci_address address, uint16_t offset, unsigned width)
{
    uint64_t value;
    status_t st =
        kernel_acpi_host_ops()->pci_read(NULL, host_address(address), offset, width, &value);
    return st < 0 ? UINT32_MAX >> (32 - 8 * width) : (uint32_t)value;
}

void platform_pci_write(struct platform_pci_address address, uint16_t offset, unsigned width,
                        uint32_t value)
{
    // Nobody is there to be told.
    (void)!kernel_acpi_host_ops()->pci_write(NULL, host_address(address), offset, width, value);
}

bool platform_pci_read_ecam(struct platform_pci_address address, uint32_t *out)
{
    paddr_t paddr = kernel_acpi_ecam_paddr(host_address(address));
    volatile void *page = paddr ? vmm_map_mmio(paddr, PAGE_SIZE) : NULL;
    if (!page) return false;
    *out = mmio_read32(page);
    vmm_unmap((void *)page, PAGE_SIZE);
    return true;
}
