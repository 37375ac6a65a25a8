// SPDX-License-Identifier: MIT
// Suspend to RAM: what the boot CPU holds goes to memory and comes back. Intel SDM 3A, 9.1.1, has
// the state that it wakes up with.
#include "clock_internal.h"
#include "cpu_area.h"
#include "irq_internal.h"
#include "lapic.h"
#include "mca.h"
#include "mmu_internal.h"
#include "mtrr.h"
#include "registers.h"
#include "smp_internal.h"
#include "suspend.h"
#include "trampoline.h"
#include <hal/suspend.h>
#include <hal/time.h>

// suspend_wake.S knows these.
_Static_assert(offsetof(struct suspend_target, cr3) == 0, "TARGET_CR3");
_Static_assert(offsetof(struct suspend_target, recovery) == 8, "TARGET_RECOVERY");

struct suspend_target suspend_target;

static const struct hal_trampoline *opened;

// Those that long mode brings, whether the kernel has a use for them or not: firmware that we call
// may.
static const uint32_t kept_msrs[] = {MSR_STAR,   MSR_LSTAR,   MSR_CSTAR,
                                     MSR_SFMASK, MSR_FS_BASE, MSR_KERNEL_GS_BASE};
static const uint32_t kept_sysenter_msrs[] = {MSR_SYSENTER_CS, MSR_SYSENTER_ESP, MSR_SYSENTER_EIP};

static struct {
    uint64_t cr0, cr4, efer, xcr0;
    uint64_t msrs[ARRAY_SIZE(kept_msrs)], sysenter_msrs[ARRAY_SIZE(kept_sysenter_msrs)];
    uint64_t clock_ns;
} kept;

struct sleep_call {
    void (*fall_asleep)(void *arg);
    void *arg;
};

static bool has_sysenter(void)
{
    return (cpuid_get(1, 0).edx >> CPUID_1_EDX_SEP & 1) != 0;
}

// The opcodes, because assemblers know XGETBV only with the extension switched on.
static uint64_t xcr0_read(void)
{
    uint32_t low, high;
    __asm__ volatile(".byte 0x0f, 0x01, 0xd0" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static void xcr0_write(uint64_t value)
{
    __asm__ volatile(".byte 0x0f, 0x01, 0xd1"
                     :
                     : "a"((uint32_t)value), "d"((uint32_t)(value >> 32)), "c"(0));
}

static void msrs_read(const uint32_t *msrs, uint64_t *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = msr_read(msrs[i]);
}

static void msrs_write(const uint32_t *msrs, const uint64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        msr_write(msrs[i], values[i]);
}

static void state_save(void)
{
    kept.cr0 = cr0_read();
    kept.cr4 = cr4_read();
    kept.efer = msr_read(MSR_EFER);
    if (kept.cr4 & CR4_OSXSAVE) kept.xcr0 = xcr0_read();
    msrs_read(kept_msrs, kept.msrs, ARRAY_SIZE(kept_msrs));
    if (has_sysenter())
        msrs_read(kept_sysenter_msrs, kept.sysenter_msrs, ARRAY_SIZE(kept_sysenter_msrs));
    suspend_target.cr3 = cr3_read();
    mtrr_remember();
    lapic_suspend();
    kept.clock_ns = hal_clock_ns();
}

// On the kernel's tables and the old stack; all else is the firmware's. The descriptor tables come
// first: without them GS leads nowhere, and an exception is the end.
static void state_restore(struct cpu_area *area)
{
    descriptors_load(area);
    msr_write(MSR_EFER, kept.efer);
    cr4_write(kept.cr4);
    cr0_write(kept.cr0);
    if (kept.cr4 & CR4_OSXSAVE) xcr0_write(kept.xcr0);
    msrs_write(kept_msrs, kept.msrs, ARRAY_SIZE(kept_msrs));
    if (has_sysenter())
        msrs_write(kept_sysenter_msrs, kept.sysenter_msrs, ARRAY_SIZE(kept_sysenter_msrs));
    mca_cpu_init();
    mmu_cpu_init();
    // The clock before whatever waits with a deadline.
    clock_resume(kept.clock_ns);
    status_t st = lapic_resume();
    if (st < 0) smp_report("local APIC after the sleep: %s", status_string(st));
    irq_resume();
    timer_resume();
}

static void caches_empty_and_sleep(void *arg)
{
    const struct sleep_call *call = arg;
    mmu_caches_write_back();
    call->fall_asleep(call->arg);
}

status_t hal_suspend_prepare(const struct hal_trampoline *trampoline, paddr_t *out_wake)
{
    if (!hal_mmu_active()) return ST_NOT_SUPPORTED;
    if (!trampoline_is_valid(trampoline)) return ST_INVALID_ARGUMENT;
    trampoline_open(trampoline, suspend_wake);
    opened = trampoline;
    *out_wake = trampoline->paddr;
    return ST_OK;
}

bool hal_suspend(void (*fall_asleep)(void *arg), void *arg)
{
    struct sleep_call call = {fall_asleep, arg};
    struct cpu_area *area = cpu_area_here();
    bool is_woken = false;
    if (fall_asleep) {
        state_save();
        is_woken = hal_call_recoverable(&suspend_target.recovery, caches_empty_and_sleep, &call);
    }
    if (is_woken) state_restore(area);
    if (opened) trampoline_close(opened);
    opened = NULL;
    return is_woken;
}
