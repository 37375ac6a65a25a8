// SPDX-License-Identifier: MIT
// Each allocation of an evaluation fails in turn: an error, and all is as before.
#include <acpi/aml.h>
#include <kernel/acpi.h>
#include <kernel/alloc_fault.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/shell.h>

#define ALLOCATIONS_MAX 3000u

static uint64_t live_objects(void)
{
    struct heap_stats stats;
    heap_stats_get(&stats);
    return stats.alloc_count - stats.free_count;
}

// Returns the status; the `fail`th allocation from now on finds no memory (0: none).
static status_t evaluate(struct acpi_context *ctx, const char *path, uint64_t fail,
                         uint64_t *out_failed)
{
    struct acpi_value value;
    alloc_fault_arm(fail, 1);
    status_t st = acpi_evaluate(ctx, NULL, path, NULL, 0, &value);
    *out_failed = alloc_fault_failed();
    alloc_fault_arm(0, 0);
    if (st == ST_OK) acpi_value_release(ctx, &value);
    return st;
}

KTEST(acpi_no_memory, "acpi.each_allocation_of_an_evaluation_fails")
{
    static const char *const paths[] = {"\\_SB.PCI0._CRS", "\\_SB.PCI0._PRT", "\\_S5"};
    struct acpi_context *ctx = kernel_acpi_context();
    if (ctx == NULL) {
        ktest_skip(ktest, "no ACPI");
        return;
    }
    uint64_t failed_in_all = 0;
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        uint64_t failed = 1;
        for (unsigned number = 1; failed > 0 && number < ALLOCATIONS_MAX; number++) {
            status_t st = evaluate(ctx, paths[i], number, &failed);
            KEXPECT(st == ST_OK || st == ST_NO_MEMORY || st == ST_AML_NAME_NOT_FOUND);
            failed_in_all += failed;
        }
        KEXPECT(failed == 0);
        // It works again, and leaves nothing behind.
        uint64_t live = live_objects();
        status_t st = evaluate(ctx, paths[i], 0, &failed);
        KEXPECT(st == ST_OK || st == ST_AML_NAME_NOT_FOUND);
        KEXPECT(live_objects() == live);
    }
    kprintf("# %llu allocations were made to fail\n", (unsigned long long)failed_in_all);
}
