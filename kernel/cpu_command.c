// SPDX-License-Identifier: MIT
// The shell's `cpu` command.

#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/platform.h>
#include <kernel/shell.h>
#include <sched/cpu.h>

static const char *const state_names[] = {
    [CPU_ABSENT] = "absent",
    [CPU_OFFLINE] = "offline",
    [CPU_ONLINE] = "online",
    [CPU_FAILED] = "failed",
};

// Places for CPUs that may come are counted, not listed: some firmware has hundreds.
static void cpus_print(void)
{
    struct cpu_info cpu;
    unsigned absent = 0;
    kprintf("\ncpu  state     id   uid  idle    switches  interrupts\n");
    for (unsigned i = 0; cpu_info_get(i, &cpu) && !shell_interrupted(); i++) {
        if (cpu.state == CPU_ABSENT) {
            absent++;
            continue;
        }
        uint64_t idle = cpu.online_ns > 0 ? cpu.idle_ns * 100 / cpu.online_ns : 0;
        kprintf("%3u  %-7s %4llu %5u  %3llu%%  %10llu  %10llu\n", i, state_names[cpu.state],
                (unsigned long long)cpu.id, cpu.firmware_uid,
                (unsigned long long)(idle < 100 ? idle : 100), (unsigned long long)cpu.switches,
                (unsigned long long)cpu.interrupts);
    }
    if (absent > 0) kprintf("%u more may be added\n", absent);
}

static status_t run_cpu(int argc, char **argv)
{
    (void)argv;
    if (argc != 1) return ST_INVALID_ARGUMENT;
    struct hal_cpu_info cpu;
    struct hal_clock_info clock;
    hal_cpu_describe(&cpu);
    hal_clock_describe(&clock);
    kprintf("cpu:        %s\n", cpu.brand[0] != '\0' ? cpu.brand : cpu.vendor);
    kprintf("vendor:     %s, family %#x model %#x stepping %u\n", cpu.vendor, cpu.family, cpu.model,
            cpu.stepping);
    if (cpu.has_hypervisor) {
        kprintf("hypervisor: %s\n", cpu.hypervisor[0] != '\0' ? cpu.hypervisor : "yes");
    }
    kprintf("count:      %zu listed by the firmware, %zu running\n", platform_cpu_count(),
            cpu_online_count());
    kprintf("addresses:  %u bits physical, %u bits virtual\n", cpu.physical_address_bits,
            cpu.virtual_address_bits);
    kprintf("cycles:     %llu.%03llu MHz (%s), %s\n",
            (unsigned long long)(clock.frequency_hz / 1000000),
            (unsigned long long)(clock.frequency_hz / 1000 % 1000), clock.calibrated_by,
            clock.is_invariant ? "invariant" : "not marked invariant");
    kprintf("features:   %s\n", cpu.features);
    kprintf("controls:   %s\n", cpu.controls);
    cpus_print();
    return ST_OK;
}

SHELL_COMMAND(cpu_command, "cpu", "cpu",
              "the processors: what they say of themselves, and what each does", run_cpu);
