// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/ktest.h>
#include <kernel/panic.h>
#include <kernel/vmm.h>

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
