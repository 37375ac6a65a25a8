// SPDX-License-Identifier: MIT
// ACPI inside the booted kernel: the tables, what AML may reach, and this machine's own AML.

#include <acpi/aml.h>
#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/platform.h>
#include <kernel/pmm.h>
#include <sched/thread.h>
#include <sched/wait.h>

KTEST(test_tables, "acpi.tables_are_good")
{
    struct acpi_tables *tables = kernel_acpi_tables();
    if (!tables) {
        ktest_skip(ktest, "no ACPI here");
        return;
    }
    const struct acpi_table *table;
    size_t usable = 0;
    for (size_t i = 0; (table = acpi_tables_get(tables, i)) != NULL; i++) {
        if (!table->bytes) continue;
        usable++;
        KEXPECT(memcmp(table->bytes, table->signature, 4) == 0);
        bool has_checksum = strcmp(table->signature, "FACS") != 0;
        bool is_good = acpi_checksum(table->bytes, table->length) == 0;
        KEXPECT(!has_checksum || is_good == (table->state == ACPI_TABLE_OK));
    }
    KEXPECT(usable > 0);
}

// AML must not get at the kernel's memory, nor at addresses that fault.
KTEST(test_memory_refused, "acpi.memory_of_the_kernel_is_refused")
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    void *ours = kmalloc(64);
    if (!ours) {
        ktest_fail(ktest, __FILE__, __LINE__, "kmalloc");
        return;
    }
    KEXPECT(ops->memory_map(NULL, virt_to_phys(ours), 64) == NULL);
    KEXPECT(ops->memory_map(NULL, align_down(virt_to_phys(ours), PAGE_SIZE) - 8, 64) == NULL);
    kfree(ours);
    KEXPECT(ops->memory_map(NULL, BIT(52), 8) == NULL);
    KEXPECT(ops->memory_map(NULL, UINT64_MAX - 3, 8) == NULL);
    KEXPECT(ops->memory_map(NULL, 0xfec00000, 0) == NULL);
}

KTEST(test_memory_device, "acpi.device_memory_is_mapped_once")
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    const struct hal_clock_platform *clock = platform_clock();
    if (clock->hpet_paddr == 0) {
        ktest_skip(ktest, "no HPET here");
        return;
    }
    const volatile uint32_t *a = ops->memory_map(NULL, clock->hpet_paddr + 4, 4);
    const volatile uint32_t *b = ops->memory_map(NULL, clock->hpet_paddr + 4, 4);
    KEXPECT(a != NULL && a == b);
    // The counter's period in femtoseconds: HPET 1.0a, 2.3.4.
    KEXPECT(a != NULL && *a != 0 && *a <= 100000000);
    ops->memory_unmap(NULL, (void *)(uintptr_t)a, 4);
    KEXPECT(b != NULL && *b != 0); // the other mapping still stands
    ops->memory_unmap(NULL, (void *)(uintptr_t)b, 4);
}

KTEST(test_pci, "acpi.pci_configuration_space")
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    const struct acpi_pci_address bridge = {0}, nobody = {.bus = 0xff, .device = 31, .function = 7};
    const struct acpi_pci_address nowhere = {.segment = 0x1234};
    uint64_t value = 0, wide = 0;
    KEXPECT(ops->pci_read(NULL, bridge, 0, 4, &wide) == ST_OK);
    KEXPECT(wide != UINT32_MAX); // every PC has a host bridge there
    KEXPECT(ops->pci_read(NULL, bridge, 2, 2, &value) == ST_OK && value == wide >> 16);
    KEXPECT(ops->pci_read(NULL, bridge, 1, 1, &value) == ST_OK && value == (wide >> 8 & 0xff));
    KEXPECT(ops->pci_read(NULL, nobody, 0, 4, &value) == ST_OK && value == UINT32_MAX);
    KEXPECT(ops->pci_read(NULL, nowhere, 0, 2, &value) == ST_OK && value == UINT16_MAX);
    KEXPECT(ops->pci_read(NULL, nobody, 0x100, 4, &value) == ST_OK && value == UINT32_MAX);
    KEXPECT(ops->pci_write(NULL, nobody, 0x40, 4, 0) == ST_OK);
    KEXPECT(ops->pci_read(NULL, bridge, 1, 4, &value) == ST_INVALID_ARGUMENT);
    KEXPECT(ops->pci_read(NULL, bridge, 0, 8, &value) == ST_INVALID_ARGUMENT);
    KEXPECT(ops->pci_write(NULL, bridge, 2, 4, 0) == ST_INVALID_ARGUMENT);
    KEXPECT(ops->port_read(NULL, 0x10000, 1, &value) == ST_OUT_OF_RANGE);
}

#define LIMIT_NS 60000000000ull

static struct {
    struct completion has_unlocked, has_woken;
    int channel;
} channel_test;

static void waker(void *arg)
{
    const struct acpi_host_ops *ops = arg;
    if (completion_wait(&channel_test.has_unlocked, LIMIT_NS) < 0) return;
    ops->lock(NULL);
    ops->wake(NULL, &channel_test.channel);
    ops->unlock(NULL);
    completion_signal(&channel_test.has_woken);
}

// AML's Wait gives the interpreter's lock back and waits for a channel: a wake-up that comes
// between the two counts, an older one does not.
KTEST(test_wake, "acpi.no_wake_up_is_lost")
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    struct thread *thread;
    completion_init(&channel_test.has_unlocked, "unlocked");
    completion_init(&channel_test.has_woken, "woken");
    status_t st = thread_create("waker", waker, (void *)ops, NULL, &thread);
    KEXPECT(st == ST_OK);
    if (st < 0) return;
    ops->lock(NULL);
    ops->unlock(NULL);
    completion_signal(&channel_test.has_unlocked);
    KEXPECT(completion_wait(&channel_test.has_woken, LIMIT_NS) == ST_OK);
    KEXPECT(ops->wait(NULL, &channel_test.channel, LIMIT_NS) == ST_OK);
    KEXPECT(thread_join(thread, LIMIT_NS) == ST_OK);
    ops->lock(NULL);
    ops->unlock(NULL);
    KEXPECT(ops->wait(NULL, &channel_test.channel, 1000000) == ST_TIMEOUT);
    KEXPECT(ops->thread_id(NULL) != 0);
}

KTEST(test_aml, "acpi.own_aml_runs")
{
    struct acpi_context *ctx = kernel_acpi_context();
    if (!ctx || !acpi_tables_find(kernel_acpi_tables(), "DSDT", 0)) {
        ktest_skip(ktest, "no AML here");
        return;
    }
    struct acpi_value value;
    size_t count = 0;
    status_t st = acpi_evaluate(ctx, NULL, "\\_S5", NULL, 0, &value);
    KEXPECT(st == ST_OK);
    if (st == ST_OK) {
        KEXPECT(acpi_value_package_count(&value, &count) == ST_OK && count > 0);
        acpi_value_release(ctx, &value);
    }
    uint64_t revision = 0;
    KEXPECT(acpi_evaluate_integer(ctx, NULL, "\\_REV", &revision) == ST_OK && revision == 2);
    KEXPECT(acpi_evaluate(ctx, NULL, "\\_SB.NOPE", NULL, 0, NULL) == ST_AML_NAME_NOT_FOUND);
}

// A thousand evaluations give back all the memory that they took.
KTEST(test_aml_leak, "acpi.evaluation_leaks_nothing")
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct acpi_node *node;
    if (!ctx || acpi_namespace_find(ctx, NULL, "\\_SB.PCI0._CRS", &node) < 0) {
        ktest_skip(ktest, "no \\_SB.PCI0._CRS here");
        return;
    }
    struct heap_stats before, after;
    for (unsigned i = 0; i < 1001; i++) {
        struct acpi_value value;
        status_t st = acpi_evaluate(ctx, NULL, "\\_SB.PCI0._CRS", NULL, 0, &value);
        if (st == ST_OK) acpi_value_release(ctx, &value);
        if (i == 0) heap_stats_get(&before); // the first compiles the method
    }
    heap_stats_get(&after);
    KEXPECT(after.bytes_used <= before.bytes_used);
}
