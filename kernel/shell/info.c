// SPDX-License-Identifier: MIT
// The `info` command: the machine on one screen.
#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/platform_firmware.h>
#include <kernel/pmm.h>
#include <kernel/shell.h>
#include <kernel/version.h>

#include "device_path.h"

static const char *secure_boot_name(uint32_t state)
{
    return state == BOOT_SECURE_BOOT_ON ? "on" : state == BOOT_SECURE_BOOT_OFF ? "off" : "unknown";
}

static void firmware_print(const struct boot_info *boot)
{
    // UEFI 2.10, 4.2: 2.7 is (2 << 16) | 70, 2.3.1 is (2 << 16) | 31.
    unsigned major = boot->uefi_revision >> 16, minor = boot->uefi_revision & 0xFFFF;
    char patch[8] = "";
    if (minor % 10 != 0) snprintf(patch, sizeof patch, ".%u", minor % 10);
    kprintf("firmware      %s, revision 0x%x; UEFI %u.%u%s; Secure Boot %s\n",
            boot->firmware_vendor[0] ? boot->firmware_vendor : "unnamed", boot->firmware_revision,
            major, minor / 10, patch, secure_boot_name(boot->secure_boot));
    char path[256] = "unknown";
    if (boot->device_path_va != 0) {
        device_path_format((const uint8_t *)boot->device_path_va, boot->device_path_size, path,
                           sizeof path);
    }
    kprintf("booted from   %s\n", path);
    kprintf("command line  %s%s\n", *options_line() ? options_line() : "none",
            boot->command_line_truncated ? " (cut short)" : "");
}

static void cpu_print(void)
{
    static struct hal_cpu_info cpu; // too large for a stack
    hal_cpu_describe(&cpu);
    size_t count = platform_cpu_count();
    kprintf("CPU           %s%s%s; %zu %s\n", cpu.brand[0] ? cpu.brand : cpu.vendor,
            cpu.has_hypervisor ? ", under " : "", cpu.has_hypervisor ? cpu.hypervisor : "", count,
            count == 1 ? "CPU" : "CPUs");
    kprintf("protections   %s\n", cpu.controls);
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    kprintf("clock         %s at %llu kHz, calibrated by %s; timer %s\n", clock.source,
            (unsigned long long)(clock.frequency_hz / 1000), clock.calibrated_by, clock.timer);
    char irqs[96];
    hal_irq_describe(irqs, sizeof irqs);
    kprintf("interrupts    %s\n", irqs);
}

static void memory_print(const struct boot_info *boot)
{
    struct pmm_stats pmm;
    pmm_stats_get(&pmm);
    kprintf("memory        %llu MiB, %llu MiB free\n",
            (unsigned long long)(pmm.pages_total * PAGE_SIZE / MIB),
            (unsigned long long)(pmm.pages_free * PAGE_SIZE / MIB));
    kprintf("paging        %u levels; kernel slide 0x%llx\n", boot->paging_levels,
            (unsigned long long)boot->kernel_slide);
}

static void framebuffer_print(const struct boot_framebuffer *fb)
{
    if (fb->format == BOOT_FB_NONE) {
        kprintf("framebuffer   none\n");
    } else if (fb->format == BOOT_FB_BLT_ONLY) {
        kprintf("framebuffer   %ux%u, only through the firmware\n", fb->width, fb->height);
    } else {
        kprintf("framebuffer   %ux%u at 0x%llx, %u bits a pixel, %u bytes a line\n", fb->width,
                fb->height, (unsigned long long)fb->paddr, fb->bits_per_pixel, fb->pitch);
    }
}

static void consoles_print(void)
{
    const struct console *console;
    for (size_t i = 0; (console = console_get(i)) != NULL; i++) {
        kprintf("%-13s %s: %s\n", i == 0 ? "consoles" : "", console->name, console->description);
    }
}

static status_t info_run(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return ST_INVALID_ARGUMENT;
    kprintf("Firstlight %s\n", FIRSTLIGHT_VERSION);
    const struct boot_info *boot = shell_boot_info();
    firmware_print(boot);
    cpu_print();
    memory_print(boot);
    char acpi[128];
    platform_acpi_describe(acpi, sizeof acpi);
    kprintf("ACPI          %s\n", acpi);
    platform_firmware_print();
    framebuffer_print(&boot->framebuffer);
    consoles_print();
    return ST_OK;
}
SHELL_COMMAND(info_command, "info", "info", "the machine on one screen", info_run);
