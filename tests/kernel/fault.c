// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/ktest.h>
#include <kernel/panic.h>
#include <kernel/vmm.h>
#include <sched/thread.h>

static const char read_only[] = "read-only";
static uint8_t data[64] __attribute__((aligned(64)));

static void read_it(void *address)
{
    (void)*(volatile const uint8_t *)address;
}

static void write_it(void *address)
{
    *(volatile uint8_t *)address = 1;
}

static void run_it(void *address)
{
    ((void (*)(void))address)();
}

KTEST(fault_null, "fault.null_read")
{
    uintptr_t address = 1;
    KEXPECT(fault_expect(read_it, NULL, &address));
    KEXPECT(address == 0);
    KEXPECT(fault_expect(read_it, (void *)8, &address));
    KEXPECT(address == 8);
}

KTEST(fault_write, "fault.write_to_read_only")
{
    uintptr_t address;
    KEXPECT(fault_expect(write_it, (void *)read_only, &address));
    KEXPECT(address == (uintptr_t)read_only);
    KEXPECT(strcmp(read_only, "read-only") == 0);
    KEXPECT(fault_expect(write_it, (void *)read_it, &address));
    KEXPECT(address == (uintptr_t)read_it);
}

KTEST(fault_execute, "fault.execute_data")
{
    uintptr_t address;
    if (!vmm_space()->has_nx) {
        ktest_skip(ktest, "the CPU has no no-execute bit");
        return;
    }
    KEXPECT(fault_expect(run_it, data, &address));
    KEXPECT(address == (uintptr_t)data);
}

KTEST(fault_none, "fault.none_when_nothing_is_wrong")
{
    uintptr_t address;
    hal_irq_state_t before = hal_irq_save();
    hal_irq_restore(before);
    bool was_enabled = hal_irq_enabled();
    KEXPECT(!fault_expect(write_it, data, &address));
    KEXPECT(data[0] == 1);
    KEXPECT(fault_expect(read_it, NULL, &address));
    KEXPECT(hal_irq_enabled() == was_enabled);
}

struct many {
    unsigned faults;
    bool are_right;
};

static void fault_often(void *arg)
{
    struct many *many = arg;
    many->are_right = true;
    for (uintptr_t i = 0; i < 50; i++) {
        uintptr_t address;
        many->faults += fault_expect(read_it, (void *)(i * 8), &address);
        many->are_right = many->are_right && address == i * 8;
        thread_yield();
    }
}

// Each thread gets its own faults back, whoever runs in between, wherever.
KTEST(fault_threads, "fault.of_several_threads")
{
    struct thread *threads[4];
    struct many many[4] = {{0, false}};
    unsigned started = 0;
    while (started < 4 &&
           thread_create("faulting", fault_often, &many[started], NULL, &threads[started]) == ST_OK)
        started++;
    KEXPECT(started == 4);
    for (unsigned i = 0; i < started; i++) {
        KEXPECT(thread_join(threads[i], UINT64_MAX) == ST_OK);
        KEXPECT(many[i].faults == 50 && many[i].are_right);
    }
}
