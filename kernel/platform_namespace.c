// SPDX-License-Identifier: MIT
// This machine's AML: bringing ACPI up, from legacy mode to events. Nothing that fails here stops
// the boot.

#include <acpi/aml.h>
#include <acpi/power.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
#include <hal_arch/irq_platform.h>
#include <kernel/acpi.h>
#include <kernel/boot_trace.h>
#include <kernel/log.h>
#include <kernel/platform.h>
#include <kernel/platform_ec.h>
#include <kernel/platform_events.h>
#include <kernel/platform_hotplug.h>

static struct acpi_context *context;

struct acpi_context *kernel_acpi_context(void)
{
    return context;
}

static bool is_aml_table(const struct acpi_table *table)
{
    return strcmp(table->signature, "DSDT") == 0 || strcmp(table->signature, "SSDT") == 0 ||
           strcmp(table->signature, "PSDT") == 0;
}

static void aml_table_load(const struct acpi_table *table)
{
    unsigned index;
    status_t st;
    // What stays as it is runs in place. A table in device or reserved memory is copied: reading it
    // there is slow, and nobody promises that it stays.
    if (kernel_acpi_memory_is_kept(table->paddr, table->length)) {
        st = acpi_table_load_static(context, table->bytes, table->length, &index);
    } else {
        st = acpi_table_load(context, table->bytes, table->length, &index);
    }
    if (st < 0) {
        log_error("acpi", "%s %s at 0x%llx: %s", table->signature, table->oem_table_id,
                  (unsigned long long)table->paddr, status_string(st));
    }
}

static void aml_tables_load(const struct acpi_tables *tables)
{
    const struct acpi_table *table;
    // Static ones first: an SSDT may ask for them while it loads.
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (!table->bytes || is_aml_table(table) || table->length < ACPI_TABLE_HEADER_SIZE)
            continue;
        if (strcmp(table->signature, "FACS") == 0) continue;
        status_t st = acpi_table_register(context, table->bytes, table->length);
        if (st < 0)
            log_debug("acpi", "%s: not registered: %s", table->signature, status_string(st));
    }
    table = acpi_tables_find(tables, "DSDT", 0);
    if (table) {
        aml_table_load(table);
    } else {
        log_error("acpi", "no DSDT");
    }
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        bool is_dsdt = strcmp(table->signature, "DSDT") == 0;
        if (table->bytes && is_aml_table(table) && !is_dsdt) aml_table_load(table);
    }
}

static void global_lock_connect(const struct acpi_tables *tables)
{
    const struct acpi_table *facs = acpi_tables_find(tables, "FACS", 0);
    if (!facs || facs->length < 20 || !is_aligned(facs->paddr, 4)) return;
    // ACPI 6.5, 5.2.10: the lock word is at offset 16.
    acpi_global_lock_set(context, (volatile uint32_t *)(uintptr_t)(facs->bytes + 16));
}

static void acpi_mode_enter(void)
{
    const struct acpi_machine *machine = kernel_acpi_machine();
    if (!machine) return;
    if (machine->fadt->flags & ACPI_FADT_HW_REDUCED) log_info("acpi", "hardware-reduced");
    status_t st = acpi_mode_enable(machine);
    if (st < 0) log_warn("acpi", "the firmware did not enter ACPI mode: %s", status_string(st));
}

// Tells AML which interrupt controllers are in use: ACPI 6.5, 5.8.1. After the devices are
// initialised, as in other systems: some firmware's _PIC uses what _REG and _INI prepare. Before
// anybody looks at _PRT, which answers by it.
static void interrupt_model_tell(void)
{
    if (platform_irq()->ioapic_count == 0) return;
    struct acpi_value argument = acpi_value_from_integer(1);
    status_t st = acpi_evaluate(context, NULL, "\\_PIC", &argument, 1, NULL);
    if (st < 0 && st != ST_AML_NAME_NOT_FOUND) {
        log_warn("acpi", "\\_PIC(1): %s", status_string(st));
    }
}

static bool context_make(void)
{
    // A wrong checksum was logged when the table was found, and is no reason to do without it.
    const struct acpi_config config = {.ignore_checksums = true};
    status_t st = acpi_context_create(kernel_acpi_host_ops(), NULL, &config, &context);
    if (st == ST_OK) return true;
    context = NULL;
    log_error("acpi", "no AML: %s", status_string(st));
    return false;
}

static void devices_initialize(void)
{
    struct acpi_initialize_summary summary = {0};
    struct acpi_statistics statistics;
    status_t st = acpi_devices_initialize(context, &summary);
    if (st < 0) log_error("acpi", "device initialisation: %s", status_string(st));
    acpi_statistics(context, &statistics);
    log_info("acpi", "%llu AML table%s, %llu names, %u devices (%u present), %u _INI run%s",
             (unsigned long long)statistics.tables, statistics.tables == 1 ? "" : "s",
             (unsigned long long)statistics.nodes, summary.devices, summary.present,
             summary.ini_run, summary.failed ? ", some failed" : "");
}

// The order is that of ACPICA's users, on whose machines firmware was tested: tables may run code
// that wants ACPI mode and the global lock; _REG and _INI want whatever serves their regions,
// the embedded controller first; events come last, when everything is there that they may touch.
// Whatever fails is logged, and the rest goes on.
void platform_namespace_init(void)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    if (!tables || !context_make()) return;
    platform_event_queue_init();
    global_lock_connect(tables);
    acpi_mode_enter();
    platform_events_init(context); // all off; the SCI
    boot_step("acpi-load");
    platform_ec_init_early(context); // what an ECDT describes
    aml_tables_load(tables);
    boot_step("acpi-init");
    platform_ec_init(context);
    devices_initialize(); // _REG, _STA, _INI
    boot_step("acpi-pci");
    interrupt_model_tell();           // _PIC
    platform_pci_roots_init(context); // _OSC
    platform_hotplug_init(context);
    boot_step("acpi-events");
    platform_events_discover(); // methods of GPEs, _PRW, GEDs, buttons
    platform_ec_start(context);
    platform_events_start(); // GPEs are on
}
