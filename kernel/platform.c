// SPDX-License-Identifier: MIT
// Static ACPI tables turned into plain configuration for the HAL and the drivers. Running AML is
// platform_namespace.c's.

#include "platform_internal.h"

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/platform.h>

#define ISA_IRQ_COUNT 16
#define CMOS_INDEX_PORT 0x70
#define COM1_PORT 0x3f8
#define COM1_IRQ 4
#define UART_CLOCK_HZ 1843200u
// Where the first I/O APIC of a PC has always been (Intel 82093AA, and every chipset since).
#define IOAPIC_PADDR_DEFAULT 0xfec00000u

static struct {
    struct acpi_tables *tables;
    struct acpi_fadt fadt;
    bool has_fadt;
    struct hal_irq_platform irq;
    struct hal_clock_platform clock;
    struct hal_irq_line isa_lines[ISA_IRQ_COUNT];
    size_t cpu_count;
} platform;

struct acpi_tables *kernel_acpi_tables(void)
{
    return platform.tables;
}

const struct acpi_fadt *kernel_acpi_fadt(void)
{
    return platform.has_fadt ? &platform.fadt : NULL;
}

// Interrupts

static void isa_lines_reset(void)
{
    for (uint32_t i = 0; i < ISA_IRQ_COUNT; i++) {
        platform.isa_lines[i] = (struct hal_irq_line){i, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    }
}

enum hal_irq_trigger platform_inti_trigger(uint16_t flags)
{
    return acpi_inti_trigger(flags) == ACPI_TRIGGER_LEVEL ? HAL_IRQ_LEVEL : HAL_IRQ_EDGE;
}

enum hal_irq_polarity platform_inti_polarity(uint16_t flags)
{
    return acpi_inti_polarity(flags) == ACPI_POLARITY_LOW ? HAL_IRQ_ACTIVE_LOW
                                                          : HAL_IRQ_ACTIVE_HIGH;
}

static void ioapic_add(const struct acpi_madt_entry *entry)
{
    struct hal_irq_platform *irq = &platform.irq;
    if (entry->ioapic.paddr == 0) {
        log_warn("acpi", "MADT: I/O APIC %u without an address, left out", entry->ioapic.id);
        return;
    }
    for (size_t i = 0; i < irq->ioapic_count; i++) {
        if (irq->ioapics[i].paddr != entry->ioapic.paddr) continue;
        log_warn("acpi", "MADT: I/O APIC at 0x%x listed twice", entry->ioapic.paddr);
        return;
    }
    if (irq->ioapic_count == HAL_IOAPIC_MAX) {
        log_warn("acpi", "MADT: more than %d I/O APICs", HAL_IOAPIC_MAX);
        return;
    }
    irq->ioapics[irq->ioapic_count++] = (struct hal_ioapic_config){
        .id = entry->ioapic.id, .paddr = entry->ioapic.paddr, .gsi_base = entry->ioapic.gsi_base};
}

static void isa_override_add(const struct acpi_madt_entry *entry)
{
    if (entry->isa_override.bus != 0 || entry->isa_override.source >= ISA_IRQ_COUNT) {
        log_warn("acpi", "MADT: override of bus %u, interrupt %u left out", entry->isa_override.bus,
                 entry->isa_override.source);
        return;
    }
    platform.isa_lines[entry->isa_override.source] = (struct hal_irq_line){
        entry->isa_override.gsi, platform_inti_trigger(entry->isa_override.flags),
        platform_inti_polarity(entry->isa_override.flags)};
}

static void madt_apply(const struct acpi_table *table, const struct acpi_madt *madt)
{
    platform.irq.lapic_paddr = madt->lapic_paddr;
    platform.irq.has_8259 = madt->has_8259;
    if (madt->cpus_enabled > 0) platform.cpu_count = madt->cpus_enabled;
    if (madt->malformed) log_warn("acpi", "MADT: an entry with a wrong length ends it early");

    platform_cpus_read(table, madt, &platform.irq);
    struct acpi_entry_cursor cursor = acpi_madt_entries(table->bytes, table->length);
    struct acpi_madt_entry entry;
    while (acpi_madt_next(&cursor, &entry)) {
        switch (entry.type) {
        case ACPI_MADT_IOAPIC:
            ioapic_add(&entry);
            break;
        case ACPI_MADT_OVERRIDE:
            isa_override_add(&entry);
            break;
        default:
            break;
        }
    }
}

static void irq_setup(void)
{
    platform.irq.has_8259 = true;
    platform.cpu_count = 1;
    isa_lines_reset();
    const struct acpi_table *table =
        platform.tables ? acpi_tables_find(platform.tables, "APIC", 0) : NULL;
    struct acpi_madt madt;
    if (table && acpi_madt_decode(table->bytes, table->length, &madt) == ST_OK) {
        madt_apply(table, &madt);
        return;
    }
    // No MADT: every PC since the nineties has an I/O APIC there. The HAL looks whether it answers.
    platform.irq.ioapic_count = 1;
    platform.irq.ioapics[0] = (struct hal_ioapic_config){.paddr = IOAPIC_PADDR_DEFAULT};
    platform.isa_lines[0].gsi = 2; // where the timer is wired when nothing says otherwise
    log_info("acpi", "no MADT: taking a PC's usual interrupt lines");
}

const struct hal_irq_platform *platform_irq(void)
{
    return &platform.irq;
}

struct hal_irq_line platform_isa_irq(uint8_t isa_irq)
{
    return platform.isa_lines[isa_irq % ISA_IRQ_COUNT];
}

size_t platform_cpu_count(void)
{
    return platform.cpu_count;
}

// Clocks

static void pm_timer_setup(void)
{
    const struct acpi_gas *timer = &platform.fadt.pm_timer;
    if (!platform.has_fadt || timer->address == 0) return;
    if (timer->space == ACPI_GAS_IO && timer->address <= UINT16_MAX - 3) {
        platform.clock.pm_timer_port = (uint16_t)timer->address;
    } else if (timer->space == ACPI_GAS_MEMORY && is_aligned(timer->address, 4)) {
        platform.clock.pm_timer_mmio = timer->address;
    } else {
        log_warn("acpi", "FADT: PM timer in space %u at 0x%llx left out", timer->space,
                 (unsigned long long)timer->address);
        return;
    }
    platform.clock.pm_timer_is_32bit = platform.fadt.flags & ACPI_FADT_TIMER_32BIT;
}

static void hpet_setup(void)
{
    const struct acpi_table *table =
        platform.tables ? acpi_tables_find(platform.tables, "HPET", 0) : NULL;
    struct acpi_hpet hpet;
    if (!table) return;
    status_t st = acpi_hpet_decode(table->bytes, table->length, &hpet);
    if (st < 0 || hpet.base.space != ACPI_GAS_MEMORY || !is_aligned(hpet.base.address, 8)) {
        log_warn("acpi", "HPET table left out: space %u, address 0x%llx",
                 st < 0 ? 0 : hpet.base.space, st < 0 ? 0 : (unsigned long long)hpet.base.address);
        return;
    }
    platform.clock.hpet_paddr = hpet.base.address;
}

const struct hal_clock_platform *platform_clock(void)
{
    return &platform.clock;
}

// Serial ports

// Address, stride and width of a 16550 from its generic address; a port's clock, if nothing told
// it, is the PC's. False for what cannot be one.
static bool serial_registers(const struct acpi_gas *gas, struct serial_config *out)
{
    if (gas->address == 0) return false;
    out->access_width = gas->access_size == 3 ? 4 : 1;
    if (gas->space == ACPI_GAS_IO && gas->address <= UINT16_MAX - 7) {
        out->port = (uint16_t)gas->address;
        out->register_stride = 1;
        out->access_width = 1;
        if (out->clock_hz == 0) out->clock_hz = UART_CLOCK_HZ;
        return true;
    }
    if (gas->space != ACPI_GAS_MEMORY) return false;
    out->is_mmio = true;
    out->paddr = gas->address;
    // Registers lie as far apart as they are wide, or as accesses are.
    unsigned stride = gas->bit_width / 8;
    if (gas->access_size >= 1 && gas->access_size <= 3 && stride < 1u << (gas->access_size - 1)) {
        stride = 1u << (gas->access_size - 1);
    }
    out->register_stride = stride == 2 || stride == 4 ? (uint8_t)stride : 1;
    return true;
}

// The ISA interrupt's line when the GSI is one, because its override knows trigger and polarity;
// else what a PCI interrupt looks like.
static struct hal_irq_line serial_gsi_line(uint32_t gsi)
{
    for (size_t i = 0; i < ISA_IRQ_COUNT; i++) {
        if (platform.isa_lines[i].gsi == gsi) return platform.isa_lines[i];
    }
    return (struct hal_irq_line){gsi, HAL_IRQ_LEVEL, HAL_IRQ_ACTIVE_LOW};
}

static bool spcr_port(struct serial_config *out)
{
    const struct acpi_table *table =
        platform.tables ? acpi_tables_find(platform.tables, "SPCR", 0) : NULL;
    struct acpi_spcr spcr;
    if (!table) return false;
    status_t st = acpi_spcr_decode(table->bytes, table->length, &spcr);
    if (st < 0) {
        log_warn("acpi", "SPCR left out: %s, length %u", status_string(st), table->length);
        return false;
    }
    bool is_16550 = spcr.interface_type == ACPI_SERIAL_16550 ||
                    spcr.interface_type == ACPI_SERIAL_16550_SUBSET ||
                    spcr.interface_type == ACPI_SERIAL_16550_GAS;
    *out = (struct serial_config){.source = "SPCR", .baud = spcr.baud, .clock_hz = spcr.clock_hz};
    if (!is_16550 || !serial_registers(&spcr.base, out)) {
        log_info("acpi", "SPCR left out: interface 0x%x, space %u, address 0x%llx",
                 spcr.interface_type, spcr.base.space, (unsigned long long)spcr.base.address);
        return false;
    }
    out->has_irq = (spcr.interrupt_type & 3) != 0;
    if (spcr.interrupt_type & 1 && spcr.irq < ISA_IRQ_COUNT) {
        out->irq = platform_isa_irq(spcr.irq);
    } else if (spcr.interrupt_type & 2) {
        out->irq = serial_gsi_line(spcr.gsi);
    } else {
        out->has_irq = false;
    }
    return true;
}

static bool dbg2_port(const struct acpi_table *table, size_t nth, struct serial_config *out)
{
    struct acpi_dbg2_device device;
    if (!acpi_dbg2_get(table->bytes, table->length, nth, &device)) return false;
    *out = (struct serial_config){.source = "DBG2"}; // speed as the firmware left it
    if (device.port_type != ACPI_DBG2_SERIAL) return false;
    bool is_16550 = device.port_subtype == ACPI_SERIAL_16550 ||
                    device.port_subtype == ACPI_SERIAL_16550_SUBSET ||
                    device.port_subtype == ACPI_SERIAL_16550_GAS;
    return is_16550 && serial_registers(&device.base, out);
}

static bool is_same_port(const struct serial_config *a, const struct serial_config *b)
{
    if (a->is_mmio != b->is_mmio) return false;
    return a->is_mmio ? a->paddr == b->paddr : a->port == b->port;
}

static size_t port_add(struct serial_config *out, size_t count, size_t max,
                       const struct serial_config *port)
{
    if (count == max) return count;
    for (size_t i = 0; i < count; i++) {
        if (is_same_port(&out[i], port)) return count;
    }
    out[count] = *port;
    return count + 1;
}

size_t platform_serial_ports(struct serial_config *out, size_t max)
{
    struct serial_config port;
    size_t count = 0;
    if (spcr_port(&port)) count = port_add(out, count, max, &port);
    const struct acpi_table *dbg2 =
        platform.tables ? acpi_tables_find(platform.tables, "DBG2", 0) : NULL;
    size_t devices = dbg2 ? acpi_dbg2_count(dbg2->bytes, dbg2->length) : 0;
    for (size_t i = 0; i < devices; i++) {
        if (dbg2_port(dbg2, i, &port)) count = port_add(out, count, max, &port);
    }
    port = (struct serial_config){.port = COM1_PORT,
                                  .register_stride = 1,
                                  .access_width = 1,
                                  .baud = 115200,
                                  .clock_hz = UART_CLOCK_HZ,
                                  .has_irq = true,
                                  .irq = platform_isa_irq(COM1_IRQ),
                                  .source = "legacy"};
    return port_add(out, count, max, &port);
}

// The rest

bool platform_has_i8042(void)
{
    if (!platform.has_fadt || !platform.fadt.has_boot_arch) return true;
    return platform.fadt.iapc_boot_arch & ACPI_BOOT_ARCH_8042;
}

bool platform_rtc(struct rtc_config *out)
{
    *out = (struct rtc_config){.index_port = CMOS_INDEX_PORT};
    if (!platform.has_fadt) return true;
    out->century_register = platform.fadt.rtc_century;
    out->day_alarm_register = platform.fadt.rtc_day_alarm;
    out->month_alarm_register = platform.fadt.rtc_month_alarm;
    return !platform.fadt.has_boot_arch ||
           !(platform.fadt.iapc_boot_arch & ACPI_BOOT_ARCH_NO_CMOS_RTC);
}

static void fadt_setup(void)
{
    const struct acpi_table *table = acpi_tables_find(platform.tables, "FACP", 0);
    if (!table) return; // the walk has logged it
    status_t st = acpi_fadt_decode(table->bytes, table->length, &platform.fadt);
    platform.has_fadt = st == ST_OK;
}

void platform_tables_init(const struct boot_info *boot)
{
    kernel_acpi_host_allow_free_ram(true);
    status_t st =
        acpi_tables_create(kernel_acpi_host_ops(), NULL, boot->rsdp_paddr, &platform.tables);
    kernel_acpi_host_allow_free_ram(false);
    if (st < 0) {
        platform.tables = NULL;
        if (boot->rsdp_paddr == 0) {
            log_info("acpi", "the firmware offers no ACPI");
        } else {
            log_error("acpi", "no ACPI tables: %s", status_string(st));
        }
    } else {
        fadt_setup();
    }
    irq_setup();
    platform.clock.timer_line = platform.isa_lines[0];
    pm_timer_setup();
    hpet_setup();
}

void platform_acpi_describe(char *buf, size_t size)
{
    if (!platform.tables) {
        snprintf(buf, size, "none");
        return;
    }
    size_t usable = 0, bad = 0;
    const struct acpi_table *table;
    for (size_t i = 0; (table = acpi_tables_get(platform.tables, i)) != NULL; i++) {
        if (table->state == ACPI_TABLE_OK) {
            usable++;
        } else {
            bad++;
        }
    }
    const struct acpi_rsdp *rsdp = acpi_tables_rsdp(platform.tables);
    int length = snprintf(buf, size, "RSDP revision %u (%s), %zu tables", rsdp->revision,
                          rsdp->oem_id, usable);
    if (length < 0 || (size_t)length >= size) return;
    buf += length;
    size -= (size_t)length;
    if (bad > 0) {
        length = snprintf(buf, size, ", %zu more with faults", bad);
        if (length < 0 || (size_t)length >= size) return;
        buf += length;
        size -= (size_t)length;
    }
    if (platform.has_fadt) {
        snprintf(buf, size, ", FADT %u.%u", platform.fadt.revision,
                 platform.fadt.minor_revision & 15u);
    }
}
