// SPDX-License-Identifier: MIT
// acpi/ in a kernel: what it asks of its host, and the calls in their order (docs/acpi.md). The
// machine is a file with RSDP and tables as they lie in memory, and a few ports; what a kernel
// does instead is said where it differs. tests/scripts/test_example.py builds and runs this.

#include <acpi/device.h>
#include <acpi/event.h>
#include <acpi/notify.h>
#include <acpi/resource.h>
#include <acpi/tables.h>
#include <stdio.h>
#include <stdlib.h>

// ---- The machine: yours is real ----
#define RAM_BASE 0x100000u
#define PM1_STATUS 0x600u  // and enable two bytes further, as the file's FADT says
#define PM1_CONTROL 0x604u // SCI_EN is set: in ACPI mode already
static uint8_t ram[1 << 20], ports[0x10000];
static uint64_t now_ns;

// ---- The host: acpi/host.h says in which context each function is called ----
static void *host_alloc(void *host, size_t size) { return (void)host, malloc(size); }
static void host_release(void *host, void *p, size_t size) { (void)host, (void)size, free(p); }
static void host_log(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                     size_t length)
{
    (void)host, (void)is_debug_object;
    if (level <= ACPI_LOG_INFO) printf("log: %.*s\n", (int)length, text);
}
static void *host_map(void *host, paddr_t paddr, uint64_t size) // yours: page tables
{
    bool is_ram = paddr >= RAM_BASE && size <= sizeof ram && paddr - RAM_BASE <= sizeof ram - size;
    return (void)host, is_ram ? ram + (paddr - RAM_BASE) : NULL;
}
static void host_unmap(void *host, void *p, uint64_t size) { (void)host, (void)p, (void)size; }
static status_t host_in(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    if (port + width > sizeof ports) return ST_OUT_OF_RANGE;
    *out = 0;
    for (unsigned i = 0; i < width; i++) *out |= (uint64_t)ports[port + i] << 8 * i;
    return (void)host, ST_OK;
}
static status_t host_out(void *host, uint64_t port, unsigned width, uint64_t value)
{
    if (port + width > sizeof ports) return ST_OUT_OF_RANGE;
    if (port == PM1_CONTROL && value & ACPI_PM1_CONTROL_SLEEP) { // this machine is off now
        printf("off, SLP_TYP %u\n", (unsigned)(value & ACPI_PM1_CONTROL_SLEEP_TYPE) >> 10);
        exit(EXIT_SUCCESS);
    }
    for (unsigned i = 0; i < width; i++) // status bits are cleared by writing 1
        ports[port + i] = (uint8_t)(port < PM1_STATUS + 2 ? ports[port + i] & ~(value >> 8 * i)
                                                          : value >> 8 * i);
    return (void)host, ST_OK;
}
static uint64_t host_clock(void *host) { return (void)host, now_ns += 1000; }
static void host_stall(void *host, uint64_t us) { (void)host, now_ns += us * 1000; }
static void host_sleep(void *host, uint64_t ms) { (void)host, now_ns += ms * 1000000; }
static uintptr_t host_thread(void *host) { return (void)host, 1; }

static struct acpi_context *ctx;
static struct acpi_node *notified; // yours: a queue, and a thread that empties it
static uint64_t notified_value;
static void host_notify(void *host, struct acpi_node *node, uint64_t value)
{
    (void)host;
    if (notified) return;
    acpi_node_keep(ctx, notified = node);
    notified_value = value;
}
static const struct acpi_host_ops ops = {
    .alloc = host_alloc, .release = host_release, .log = host_log, .memory_map = host_map,
    .memory_unmap = host_unmap, .port_read = host_in, .port_write = host_out,
    .clock_ns = host_clock, .stall_us = host_stall, .sleep_ms = host_sleep,
    .thread_id = host_thread, .notify = host_notify,
    // With PCI: pci_read, pci_write. With threads: lock, unlock, wait, wake.
};

static void check(status_t st, const char *what)
{
    if (st < 0) printf("%s: %s\n", what, status_string(st)), exit(EXIT_FAILURE);
}
static void on_notify(void *arg, struct acpi_node *node, uint64_t value)
{
    char path[64];
    acpi_node_path(node, path, sizeof path);
    printf("%s was notified: 0x%llx\n", path, (unsigned long long)value), (void)arg;
}
static void on_button(void *arg, enum acpi_fixed_event event) { *(bool *)arg = true, (void)event; }
static void write_text(void *arg, const char *text, size_t n) { fwrite(text, 1, n, arg); }
static void device_show(struct acpi_node *node)
{
    const struct acpi_text_sink sink = {write_text, stdout};
    struct acpi_device_info info;
    struct acpi_value crs;
    const uint8_t *bytes;
    size_t length;
    check(acpi_device_info(ctx, node, &info), "device");
    const char *name = acpi_device_id_name(info.hid);
    printf("%-8s %s\n", info.hid, name ? name : "without a name");
    if (acpi_resources_of(ctx, node, "_CRS", &crs, &bytes, &length) < 0) return;
    acpi_resources_print(bytes, length, 4, &sink);
    acpi_value_release(ctx, &crs);
}

int main(int argc, char **argv)
{
    struct acpi_tables *tables;
    struct acpi_fadt fadt;
    struct acpi_registers registers;
    struct acpi_events *events;
    const struct acpi_table *table;
    unsigned index;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file || fread(ram, 1, sizeof ram, file) == 0) return EXIT_FAILURE;
    ports[PM1_CONTROL] = ACPI_PM1_CONTROL_SCI;
    // 1. Static tables, from the RSDP that UEFI or the loader names.
    check(acpi_tables_create(&ops, NULL, RAM_BASE, &tables), "tables");
    table = acpi_tables_find(tables, "FACP", 0);
    check(table ? acpi_fadt_decode(table->bytes, table->length, &fadt) : ST_NOT_FOUND, "FADT");
    // 2. The engine, the fixed hardware, ACPI mode; events are off, then connect the SCI.
    const struct acpi_events_config config = {{&ops, NULL, &fadt}, .registers = &registers};
    check(acpi_context_create(&ops, NULL, NULL, &ctx), "context");
    acpi_registers_open(&config.machine, &registers);
    check(acpi_mode_enable(&config.machine), "ACPI mode");
    check(acpi_events_create(ctx, &config, &events), "events");
    // 3. AML: the DSDT, then the SSDTs. Handlers of regions of your own come before.
    for (size_t i = 0; (table = acpi_tables_find(tables, i ? "SSDT" : "DSDT", i ? i - 1 : 0)); i++)
        check(acpi_table_load_static(ctx, table->bytes, table->length, &index), table->signature);
    // 4. _REG, _STA, _INI; then say that the I/O APIC is in use.
    check(acpi_devices_initialize(ctx, NULL), "devices");
    struct acpi_value one = acpi_value_from_integer(1);
    (void)!acpi_evaluate(ctx, NULL, "\\_PIC", &one, 1, NULL); // need not be there
    // 5. Events: who handles what, and then they are on.
    bool is_pressed = false;
    check(acpi_notify_handler_add(ctx, NULL, on_notify, NULL), "handler");
    check(acpi_fixed_handler_set(events, ACPI_EVENT_POWER_BUTTON, on_button, &is_pressed), "fixed");
    acpi_events_discover(events);
    acpi_events_start(events);

    for (struct acpi_node *node = NULL; (node = acpi_device_next(ctx, node)) != NULL;)
        device_show(node);
    // Somebody presses the button: the SCI. Yours: the interrupt, and a thread for the work.
    ports[PM1_STATUS + 1] |= ACPI_PM1_POWER_BUTTON >> 8;
    if (acpi_events_interrupt(events)) acpi_events_work(events);
    check(acpi_evaluate(ctx, NULL, "\\_SB.PBTN.PUSH", NULL, 0, NULL), "PUSH");
    if (notified) acpi_notify_dispatch(ctx, notified, notified_value), acpi_node_drop(ctx, notified);
    if (is_pressed) check(acpi_power_off(&config.machine, &registers, ctx), "power off");
    return EXIT_FAILURE;
}
