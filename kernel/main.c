// SPDX-License-Identifier: MIT
// The kernel's life, in order: the loader enters here, and the shell's prompt is the end.

#include "hardware_error.h"

#include <base/string.h>
#include <device/console.h>
#include <drivers/i8042.h>
#include <drivers/serial.h>
#include <hal/cpu.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/alloc_fault.h>
#include <kernel/boot_trace.h>
#include <kernel/check_command.h>
#include <kernel/console_setup.h>
#include <kernel/heap.h>
#include <kernel/ktest.h>
#include <kernel/lazy.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/panic.h>
#include <kernel/platform.h>
#include <kernel/platform_firmware.h>
#include <kernel/pmm.h>
#include <kernel/power.h>
#include <kernel/shell.h>
#include <kernel/symbols.h>
#include <kernel/time.h>
#include <kernel/version.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define MAIN_STACK_SIZE (64 * 1024)

static void *main_stack;

NORETURN void kernel_main(const struct boot_info *boot);

// Without a hand-off that we understand there is no console to say so on.
static void boot_info_check(const struct boot_info *boot)
{
    if (boot->magic == BOOT_INFO_MAGIC && boot->version == BOOT_INFO_VERSION &&
        boot->size == sizeof *boot) {
        return;
    }
    hal_cpu_stop();
}

static void log_setup(void)
{
    enum log_level level;
    const char *option = option_get("log");
    if (option == NULL) return;
    if (log_level_parse(option, &level)) {
        log_set_console_level(level);
    } else {
        log_warn("options", "log=%s: not a level (error, warn, info, debug, trace)", option);
    }
}

static void threads_setup(void)
{
    status_t st = sched_init(main_stack, MAIN_STACK_SIZE);
    if (st < 0) panic("cannot start threads: %s", status_string(st));
}

static void irq_setup(void)
{
    status_t st = hal_irq_init(platform_irq(), vmm_map_mmio);
    bool has_controller = st == ST_OK;
    if (!has_controller)
        log_warn("irq", "no interrupt controller (%s): devices are polled", status_string(st));
    st = hal_timer_init(sched_timer_expired);
    const char *timer = option_get("timer");
    if (st < 0 && timer != NULL) {
        log_warn("irq", "timer=%s: %s; the best there is instead", timer, status_string(st));
        hal_timer_limit(NULL);
        st = hal_timer_init(sched_timer_expired);
    }
    if (st < 0) log_warn("irq", "no timer interrupt: %s", status_string(st));
    if (st < 0 && !has_controller) return;
    hal_irq_enable();
    char text[128];
    hal_irq_describe(text, sizeof text);
    log_info("irq", "%s", text);
}

static void cpus_setup(void)
{
    size_t count;
    const struct cpu_config *configs = platform_cpus(&count);
    cpus_init(configs, count);
    hardware_errors_log_all();
}

static void keyboard_setup(void)
{
    if (!platform_has_i8042()) {
        log_info("i8042", "no keyboard: the FADT says that there is no controller");
        return;
    }
    struct hal_irq_line irq = platform_isa_irq(1);
    status_t st = i8042_keyboard_init(&irq);
    if (st < 0) log_info("i8042", "no keyboard: %s", status_string(st));
}

static void run_check(void)
{
    if (option_get("check") == NULL) return;
    if (lazy_ready() == ST_OK) {
        check_if_asked();
    } else {
        power_exit_if_asked(EXIT_CODE_FAILURE);
    }
}

static void run_tests(void)
{
    const char *filter = option_get("test");
    unsigned run;
    if (filter == NULL) return;
    unsigned failed = ktest_run(*filter != '\0' ? filter : "all", &run);
    if (run == 0) log_error("options", "test=%s: no such test, or none could be run", filter);
    power_exit_if_asked(failed > 0 || run == 0 ? EXIT_CODE_FAILURE : EXIT_CODE_SUCCESS);
}

static void run_commands(void)
{
    const char *line = option_get("run");
    if (line == NULL) return;
    status_t st = shell_execute(line);
    power_exit_if_asked(st < 0 ? EXIT_CODE_FAILURE : EXIT_CODE_SUCCESS);
}

static void banner(void)
{
    struct hal_cpu_info cpu;
    struct pmm_stats memory;
    char acpi[96];
    hal_cpu_describe(&cpu);
    pmm_stats_get(&memory);
    platform_acpi_describe(acpi, sizeof acpi);
    kprintf("\n\x1b[1mFirstlight %s\x1b[0m\n", FIRSTLIGHT_VERSION);
    kprintf("%llu MiB of memory free, %zu CPU%s (%s), ACPI: %s\n",
            (unsigned long long)(memory.pages_free * PAGE_SIZE / MIB), cpu_online_count(),
            cpu_online_count() == 1 ? "" : "s", cpu.brand[0] != '\0' ? cpu.brand : cpu.vendor,
            acpi);
    kprintf("Type help for the commands.\n\n");
}

// On the kernel's own stack, with nothing of the loader's left in use but what boot points at.
static NORETURN void main_on_own_stack(void *arg)
{
    const struct boot_info *boot = arg;

    boot_step("threads");
    threads_setup(); // we are the thread "main"; waiting lets others run
    boot_step("reclaim");
    vmm_reclaim_boot_scratch(); // the loader's page tables and stack become free memory
    lazy_init(boot);            // lazy_ready(): the part of the kernel that no boot needs
    power_init(boot);           // the firmware's ResetSystem, for reboot and power off
    boot_step("acpi-tables");
    platform_tables_init(boot); // ACPI's static tables, and what platform_*() reads from them
    platform_boot_errors_log(); // what the firmware recorded of the last boot
    console_setup_logo();       // the firmware's picture, as it was on the screen
    boot_step("clock");
    wall_init(boot); // the time of day
    clock_setup();   // exact time and delays
    boot_step("interrupts");
    irq_setup();   // interrupt controllers, the timer; interrupts are on from here
    sched_start(); // threads are preempted; deferred work has its worker
    boot_step("cpus");
    cpus_setup(); // the other CPUs
    boot_step("serial");
    console_setup_serial(boot); // the ports that the firmware names
    serial_interrupts_enable(); // serial lines no longer polled
    boot_step("keyboard");
    keyboard_setup(); // typing on the machine itself
    boot_step("acpi-mode");
    platform_namespace_init(); // AML loaded and initialised, ACPI's events on
    boot_step("shell");
    shell_init(boot); // commands
    run_tests();      // option test=
    run_check();      // option check=
    run_commands();   // option run=
    banner();         // who we are and what we found
    shell_run();      // the prompt
}

NORETURN void kernel_main(const struct boot_info *boot)
{
    hal_early_init(boot);  // descriptor tables and exception vectors
    boot_info_check(boot); // the loader is of our own build
    boot_trace_init(boot); // boot_step()
    boot_step("early");
    symbols_init(boot);        // names in backtraces
    panic_init();              // exceptions are reported
    options_init(boot);        // option_get()
    log_setup();               // the level that consoles show
    alloc_fault_init();        // option fail-alloc=
    console_setup_early(boot); // a serial port, polled
    log_info("kernel", "Firstlight %s, entered at %#llx", FIRSTLIGHT_VERSION,
             (unsigned long long)(uintptr_t)kernel_main);
    if (boot->exit_attempts > 1)
        log_info("kernel", "ExitBootServices: %u attempts", boot->exit_attempts);
    boot_step("pmm");
    pmm_map_read(boot); // the memory map
    pmm_map_check(vmm_physical_limit(), boot->direct_map_size);
    boot = vmm_widen(boot);        // 5 levels of page tables, if memory needs them
    platform_tables_reserve(boot); // ACPI tables are safe from us wherever they lie
    pmm_init(platform_numa());     // page frames
    boot_step("vmm");
    vmm_init(boot); // the kernel's own page tables; mapping on demand
    heap_init();    // kmalloc()
    boot_step("framebuffer");
    console_setup_framebuffer(boot); // the screen as a console

    main_stack = vmm_stack_alloc("main", MAIN_STACK_SIZE);
    if (main_stack == NULL) panic("no memory for the main stack");
    hal_stack_run(main_stack, main_on_own_stack, (void *)boot);
}
