// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/boot_trace.h>
#include <kernel/log.h>
#include <kernel/shell.h>

#define STEP_MAX 48

static struct {
    const char *name;
    uint64_t began; // cycles
} steps[STEP_MAX];
static size_t step_count;
static uint64_t ended; // cycles; 0 while booting
static uint64_t efi_entry, exit_boot_services, jump;

void boot_trace_init(const struct boot_info *boot)
{
    efi_entry = boot->cycles_efi_entry;
    exit_boot_services = boot->cycles_exit_boot_services;
    jump = boot->cycles_jump;
}

void boot_step(const char *name)
{
    if (ended != 0 || step_count == STEP_MAX) return;
    steps[step_count].name = name;
    steps[step_count].began = hal_cycles();
    step_count++;
}

void boot_trace_done(void)
{
    if (ended == 0) ended = hal_cycles();
}

static unsigned long long to_us(uint64_t cycles)
{
    return hal_clock_cycles_to_ns(cycles) / 1000;
}

static void print_step(const char *name, uint64_t cycles)
{
    kprintf("boot: %s cycles=%llu us=%llu\n", name, (unsigned long long)cycles, to_us(cycles));
}

// scripts/bench reads these lines.
void boot_trace_print(void)
{
    print_step("loader", exit_boot_services - efi_entry);
    print_step("exit-boot-services", jump - exit_boot_services);
    if (step_count > 0) print_step("entry", steps[0].began - jump);
    for (size_t i = 0; i < step_count; i++) {
        uint64_t end = i + 1 < step_count ? steps[i + 1].began : ended;
        if (end != 0) print_step(steps[i].name, end - steps[i].began);
    }
    print_step("total efi-entry-to-kernel", jump - efi_entry);
    if (ended != 0) {
        print_step("total kernel-to-prompt", ended - jump);
        print_step("total efi-entry-to-prompt", ended - efi_entry);
    }
}
