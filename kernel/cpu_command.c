// SPDX-License-Identifier: MIT
// The shell's `cpu` command.

#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/platform.h>
#include <kernel/shell.h>

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
    kprintf("count:      %zu listed by the firmware, 1 running\n", platform_cpu_count());
    kprintf("addresses:  %u bits physical, %u bits virtual\n", cpu.physical_address_bits,
            cpu.virtual_address_bits);
    kprintf("cycles:     %llu.%03llu MHz (%s), %s\n",
            (unsigned long long)(clock.frequency_hz / 1000000),
            (unsigned long long)(clock.frequency_hz / 1000 % 1000), clock.calibrated_by,
            clock.is_invariant ? "invariant" : "not marked invariant");
    kprintf("features:   %s\n", cpu.features);
    kprintf("controls:   %s\n", cpu.controls);
    return ST_OK;
}

SHELL_COMMAND(cpu_command, "cpu", "cpu", "what the processor says of itself", run_cpu);
