// SPDX-License-Identifier: MIT
// PCI interrupt lines, by ACPI's routing tables. The buses are looked at when somebody first asks.

#include <acpi/aml.h>
#include <acpi/routing.h>
#include <acpi/tables.h>
#include <hal_arch/irq_platform.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/pci_irq.h>
#include <kernel/platform.h>
#include <sched/wait.h>

#define ISA_IRQ_COUNT 16u
#define COM1_IRQ 4u
#define PCI_ID 0x00
#define PCI_INTERRUPT_LINE 0x3c
#define PCI_INTERRUPT_PIN 0x3d

static struct mutex lock = MUTEX_INIT(lock, "PCI routing");
static struct acpi_routing *routing; // guarded by lock

// With the lock held.
static status_t routing_make(void)
{
    struct acpi_context *ctx = kernel_acpi_context();
    const struct acpi_fadt *fadt = kernel_acpi_fadt();
    struct acpi_routing_config config = {
        .is_apic = platform_irq()->ioapic_count > 0, // as \_PIC was told
        .isa_used = 1u << COM1_IRQ,
    };
    if (routing) return ST_OK;
    if (!ctx) return ST_NOT_SUPPORTED;
    if (fadt && fadt->sci_irq < ISA_IRQ_COUNT) config.isa_used |= (uint16_t)(1u << fadt->sci_irq);
    status_t st = acpi_routing_create(ctx, &config, &routing);
    if (st < 0) log_warn("acpi", "no PCI interrupts: %s", status_string(st));
    return st;
}

status_t kernel_acpi_pci_function(size_t index, struct acpi_pci_function *out)
{
    mutex_lock(&lock);
    bool is_new = !routing;
    status_t st = routing_make();
    if (st == ST_OK && index == 0 && !is_new) st = acpi_routing_rescan(routing);
    if (st == ST_OK && !acpi_pci_function_get(routing, index, out)) st = ST_NOT_FOUND;
    mutex_unlock(&lock);
    return st;
}

status_t kernel_acpi_pci_route(const struct acpi_pci_function *function, struct acpi_pci_route *out)
{
    mutex_lock(&lock);
    status_t st = routing_make();
    if (st == ST_OK) st = acpi_pci_route(routing, function->address, function->pin, out);
    mutex_unlock(&lock);
    return st;
}

static uint8_t config_byte(struct acpi_pci_address address, uint16_t offset)
{
    uint64_t value;
    status_t st = kernel_acpi_host_ops()->pci_read(NULL, address, offset, 1, &value);
    return st < 0 ? UINT8_MAX : (uint8_t)value;
}

// The interrupt that the firmware gave it, if it did: one of 8259s, whose number is the GSI's.
static status_t line_of_firmware(struct acpi_pci_address address, struct hal_irq_line *out)
{
    uint8_t isa_irq = config_byte(address, PCI_INTERRUPT_LINE);
    if (isa_irq == 0 || isa_irq >= ISA_IRQ_COUNT) return ST_NOT_FOUND;
    *out = (struct hal_irq_line){isa_irq, HAL_IRQ_LEVEL, HAL_IRQ_ACTIVE_LOW};
    return ST_OK;
}

status_t platform_pci_irq(uint16_t segment, uint8_t bus, uint8_t device, uint8_t function,
                          struct hal_irq_line *out)
{
    const struct acpi_pci_address address = {segment, bus, device, function};
    struct acpi_pci_route route;
    uint8_t pin = config_byte(address, PCI_INTERRUPT_PIN);
    if (config_byte(address, PCI_ID) == UINT8_MAX && pin == UINT8_MAX) return ST_NOT_FOUND;
    if (pin < 1 || pin > 4) return ST_NOT_SUPPORTED;
    mutex_lock(&lock);
    status_t st = routing_make();
    if (st == ST_OK) st = acpi_pci_route(routing, address, pin, &route);
    // It may be on a bus that came later.
    if (st == ST_NOT_FOUND && acpi_routing_rescan(routing) == ST_OK)
        st = acpi_pci_route(routing, address, pin, &route);
    mutex_unlock(&lock);
    if (st < 0) return line_of_firmware(address, out);
    *out = (struct hal_irq_line){route.gsi, route.is_edge ? HAL_IRQ_EDGE : HAL_IRQ_LEVEL,
                                 route.is_active_high ? HAL_IRQ_ACTIVE_HIGH : HAL_IRQ_ACTIVE_LOW};
    return ST_OK;
}

void platform_pci_irq_restore(void)
{
    mutex_lock(&lock);
    if (routing) acpi_routing_restore(routing);
    mutex_unlock(&lock);
}
