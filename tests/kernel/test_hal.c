// SPDX-License-Identifier: MIT
// The HAL on the machine that it runs on: what the host tests of its pure parts cannot show.
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/irq.h>
#include <hal/mmu.h>
#include <hal/time.h>
#include <hal/trap.h>
#include <kernel/ktest.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <kernel/vmm.h>

#define NS_PER_MS 1000000ull

// Page tables

struct tally {
    unsigned write_execute;
    bool is_page_0_mapped;
    vaddr_t end; // of the leaf before
    unsigned overlaps;
};

static bool tally_leaf(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    struct tally *tally = ctx;
    if ((leaf->access & HAL_MMU_WRITE) && (leaf->access & HAL_MMU_EXECUTE)) tally->write_execute++;
    if (vaddr == 0) tally->is_page_0_mapped = true;
    if (vaddr < tally->end) tally->overlaps++;
    tally->end = vaddr + leaf->page_size - 1;
    return true;
}

KTEST(live_tables, "hal.live_tables")
{
    struct tally tally = {0};
    KEXPECT(hal_mmu_active() == vmm_space());
    hal_mmu_walk(vmm_space(), tally_leaf, &tally);
    // A CPU without no-execute pages cannot tell the two apart.
    if (vmm_space()->has_nx) KEXPECT(tally.write_execute == 0);
    KEXPECT(!tally.is_page_0_mapped);
    KEXPECT(tally.overlaps == 0);
}

static void byte_write(void *address)
{
    *(volatile uint8_t *)address = 1;
}

static void byte_read(void *address)
{
    (void)*(volatile uint8_t *)address;
}

// The tables of a live space change, and the CPU must not go by what it remembers.
KTEST(live_protect, "hal.live_protect")
{
    uint8_t *pages = vmm_alloc(3 * HAL_PAGE_SIZE);
    uintptr_t address = 0;
    KEXPECT(pages != NULL);
    if (!pages) return;
    uint8_t *middle = pages + HAL_PAGE_SIZE;
    byte_write(middle);
    KEXPECT(hal_mmu_protect(vmm_space(), (vaddr_t)middle, HAL_PAGE_SIZE, HAL_MMU_READ) == ST_OK);
    KEXPECT(fault_expect(byte_write, middle, &address));
    KEXPECT(address == (uintptr_t)middle);
    KEXPECT(!fault_expect(byte_read, middle, &address));
    KEXPECT(!fault_expect(byte_write, middle - 1, &address));
    KEXPECT(!fault_expect(byte_write, middle + HAL_PAGE_SIZE, &address));
    KEXPECT(hal_mmu_protect(vmm_space(), (vaddr_t)middle, HAL_PAGE_SIZE, HAL_MMU_WRITE) == ST_OK);
    KEXPECT(!fault_expect(byte_write, middle, &address));
    vmm_free(pages, 3 * HAL_PAGE_SIZE);
    KEXPECT(fault_expect(byte_read, middle, &address));
}

KTEST(exception_stacks, "hal.exception_stacks")
{
    struct hal_stack_guard guard;
    struct hal_mmu_mapping mapping;
    size_t count = 0;
    for (; hal_stack_guard_get(count, &guard); count++) {
        KEXPECT(hal_mmu_query(vmm_space(), guard.page, &mapping) == ST_NOT_FOUND);
        KEXPECT(hal_mmu_query(vmm_space(), guard.page + HAL_PAGE_SIZE, &mapping) == ST_OK);
        const char *name = vmm_stack_guard_hit(guard.page + 8);
        KEXPECT(name != NULL && strcmp(name, guard.name) == 0);
    }
    KEXPECT(count > 0);
}

// The CPU

static bool list_has(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
        bool begins = at == list || at[-1] == ' ';
        if (begins && (at[length] == ' ' || at[length] == '\0')) return true;
    }
    return false;
}

KTEST(protections, "hal.protections")
{
    // What the CPU has is switched on.
    static const char *const names[] = {"nx", "smep", "smap", "umip"};
    struct hal_cpu_info cpu;
    hal_cpu_describe(&cpu);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        KEXPECT(list_has(cpu.features, names[i]) == list_has(cpu.controls, names[i]));
    }
    KEXPECT(cpu.physical_address_bits >= 32 && cpu.physical_address_bits <= 52);
}

// Backtraces

KTEST(backtrace, "hal.backtrace")
{
    uintptr_t pcs[32];
    struct symbol symbol;
    size_t count = hal_backtrace(0, pcs, ARRAY_SIZE(pcs));
    KEXPECT(count >= 2);
    if (count < 2) return;
    // This function, then the one that runs tests; without symbols there is nothing to compare.
    if (symbol_find(pcs[0], &symbol)) KEXPECT(strcmp(symbol.name, "backtrace") == 0);
    KEXPECT(hal_backtrace(0, pcs, 1) == 1);
}

KTEST(backtrace_garbage, "hal.backtrace_garbage")
{
    uintptr_t pcs[8];
    KEXPECT(hal_backtrace(1, pcs, 8) == 0);
    KEXPECT(hal_backtrace(8, pcs, 8) == 0);
    KEXPECT(hal_backtrace((uintptr_t)1 << 63, pcs, 8) == 0); // an address that cannot be
    KEXPECT(hal_backtrace(UINTPTR_MAX - 7, pcs, 8) == 0);

    // Frames of {caller's frame, return address} that lead back, or to themselves, or nowhere.
    uintptr_t frames[4] = {(uintptr_t)&frames[0], 0x1000, 0, 0};
    KEXPECT(hal_backtrace((uintptr_t)&frames[0], pcs, 8) == 1);
    frames[0] = (uintptr_t)&frames[2];
    frames[2] = (uintptr_t)&frames[0];
    frames[3] = 0x2000;
    KEXPECT(hal_backtrace((uintptr_t)&frames[0], pcs, 8) == 2);
    KEXPECT(pcs[0] == 0x1000 && pcs[1] == 0x2000);
    frames[2] = UINTPTR_MAX - 15;
    KEXPECT(hal_backtrace((uintptr_t)&frames[0], pcs, 8) == 2);
}

// Time

KTEST(clock, "hal.clock")
{
    uint64_t last = hal_clock_ns();
    for (unsigned i = 0; i < 1000; i++) {
        uint64_t now = hal_clock_ns();
        KEXPECT(now >= last);
        if (now < last) return;
        last = now;
    }
    uint64_t start = hal_clock_ns();
    hal_clock_delay_ns(NS_PER_MS / 4);
    // A few nanoseconds are lost to rounding.
    KEXPECT(hal_clock_ns() - start + 100 >= NS_PER_MS / 4);
}

static bool stat_find(const char *name, struct hal_irq_stat *out)
{
    for (size_t i = 0; hal_irq_stat_get(i, out); i++) {
        if (strcmp(out->name, name) == 0) return true;
    }
    return false;
}

static uint64_t timer_count(void)
{
    struct hal_irq_stat stat;
    return stat_find("timer", &stat) ? stat.count : 0;
}

// On this CPU alone.
static uint64_t timer_count_here(void)
{
    struct hal_irq_stat stat;
    return stat_find("timer", &stat) ? hal_irq_count(stat.vector, hal_cpu_index()) : 0;
}

// Waits until the timer has interrupted once more than `count` times, or a second is over.
static bool timer_wait(uint64_t count)
{
    uint64_t end = hal_clock_ns() + 1000 * NS_PER_MS;
    while (timer_count() <= count) {
        if (hal_clock_ns() > end) return false;
        hal_cpu_relax();
    }
    return true;
}

KTEST(timer, "hal.timer")
{
    struct hal_clock_info clock_info;
    hal_clock_describe(&clock_info);
    if (strcmp(clock_info.timer, "none") == 0 || !hal_irq_enabled()) {
        ktest_skip(ktest, "no timer interrupt");
        return;
    }
    hal_timer_disarm();
    uint64_t count = timer_count();
    uint64_t deadline = hal_clock_ns() + 2 * NS_PER_MS;
    hal_timer_arm(deadline);
    KEXPECT(timer_wait(count));
    // An interrupt that comes early is the HAL's own business: it arms the timer again.
    while (hal_clock_ns() < deadline + NS_PER_MS)
        hal_cpu_relax();

    // In the past: at once.
    count = timer_count();
    hal_timer_arm(0);
    KEXPECT(timer_wait(count));

    // Tick-less: no interrupt that nobody asked for. Interrupts are off, so that nothing that other
    // threads want arms it meanwhile; what is pending comes when they are on again. A busy host may
    // let the deadline pass between the two calls: then it says nothing.
    hal_irq_state_t irqs = hal_irq_save();
    count = timer_count_here();
    deadline = hal_clock_ns() + 50 * NS_PER_MS;
    hal_timer_arm(deadline);
    hal_timer_disarm();
    bool is_telling = hal_clock_ns() < deadline;
    hal_clock_delay_ns(60 * NS_PER_MS);
    hal_irq_restore(irqs);
    if (is_telling) KEXPECT(timer_count_here() == count);
}

// Interrupts and buses

static void no_handler(void *arg)
{
    (void)arg;
}

KTEST(irq_errors, "hal.irq_errors")
{
    struct hal_irq_line line = {0xfffffff0, HAL_IRQ_EDGE, HAL_IRQ_ACTIVE_HIGH};
    status_t st = hal_irq_connect(&line, "none", no_handler, NULL);
    KEXPECT(st == ST_OUT_OF_RANGE || st == ST_NOT_READY);
    st = hal_irq_mask(line.gsi);
    KEXPECT(st == ST_OUT_OF_RANGE || st == ST_NOT_READY);
    KEXPECT(hal_irq_connect(&line, "none", NULL, NULL) == ST_INVALID_ARGUMENT);
}

KTEST(pci_legacy, "hal.pci_legacy")
{
    uint32_t value = 0;
    status_t st = hal_pci_legacy_read(255, 31, 7, 0, 4, &value);
    if (st == ST_NOT_SUPPORTED) {
        ktest_skip(ktest, "no legacy configuration mechanism");
        return;
    }
    KEXPECT(st == ST_OK && value == UINT32_MAX);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 1, 2, &value) == ST_INVALID_ARGUMENT);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 0, 3, &value) == ST_INVALID_ARGUMENT);
    KEXPECT(hal_pci_legacy_read(0, 32, 0, 0, 4, &value) == ST_INVALID_ARGUMENT);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 256, 4, &value) == ST_NOT_SUPPORTED);
    // The parts of a register are where they belong.
    uint32_t whole = 0, low = 0, high = 0, byte = 0;
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 0, 4, &whole) == ST_OK);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 0, 2, &low) == ST_OK);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 2, 2, &high) == ST_OK);
    KEXPECT(hal_pci_legacy_read(0, 0, 0, 3, 1, &byte) == ST_OK);
    KEXPECT(whole == (high << 16 | low) && byte == whole >> 24);
}
