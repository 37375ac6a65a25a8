// SPDX-License-Identifier: MIT
#include "mca.h"
#include "registers.h"
#include <base/string.h>
#include <hal/cpu.h>

#define MSR_MCG_CAP 0x179u
#define MSR_MCG_STATUS 0x17au
#define MSR_MCG_CTL 0x17bu
#define MSR_BANK 0x400u // + 4 * bank: control, status, address, miscellany
#define BANK_STATUS 1
#define BANK_ADDRESS 2
#define BANK_MISC 3
#define BANKS_MAX 32 // as far as the MSRs reach before others begin

#define CAP_BANKS 0xffu
#define CAP_CTL BIT(8)
#define CAP_RECOVERY BIT(24)
#define MCG_RESUMABLE BIT(0)
#define MCG_IN_PROGRESS BIT(2)

#define STATUS_VALID BIT(63)
#define STATUS_OVERFLOW BIT(62)
#define STATUS_UNCORRECTED BIT(61)
#define STATUS_MISC BIT(59)
#define STATUS_ADDRESS BIT(58)
#define STATUS_CONTEXT_CORRUPT BIT(57)
#define STATUS_SIGNALLED BIT(56)
#define STATUS_ACTION_REQUIRED BIT(55)

#define CPUID_1_EDX_MCA 14

static bool has_mca(void)
{
    uint32_t edx = cpuid_get(1, 0).edx;
    return (edx >> CPUID_1_EDX_MCE & 1) != 0 && (edx >> CPUID_1_EDX_MCA & 1) != 0;
}

static unsigned bank_count(uint64_t capability)
{
    unsigned count = capability & CAP_BANKS;
    return count < BANKS_MAX ? count : BANKS_MAX;
}

// On Intel's first P6 cores bank 0's control is the chipset's, through the firmware. SDM 3B,
// 15.3.2.1.
static unsigned bank_first(void)
{
    uint32_t eax = cpuid_get(1, 0).eax;
    unsigned family = eax >> 8 & 0xf, model = (eax >> 4 & 0xf) | (eax >> 12 & 0xf0);
    return family == 6 && model < 0x1a ? 1 : 0;
}

void mca_cpu_init(void)
{
    if (!has_mca()) return;
    uint64_t capability = msr_read(MSR_MCG_CAP);
    if (capability & CAP_CTL) msr_write(MSR_MCG_CTL, UINT64_MAX);
    for (unsigned bank = bank_first(); bank < bank_count(capability); bank++)
        msr_write(MSR_BANK + 4 * bank, UINT64_MAX);
}

// Compound error codes: SDM 3B, 15.9.2.
static const char *cause_describe(uint32_t code)
{
    static const struct {
        uint32_t mask, value;
        const char *text;
    } causes[] = {
        {0xffff, 0x0001, "unclassified"},
        {0xffff, 0x0002, "parity of the microcode"},
        {0xffff, 0x0003, "external"},
        {0xffff, 0x0004, "redundancy check between processors"},
        {0xffff, 0x0005, "internal parity"},
        {0xffff, 0x0400, "internal timer"},
        {0xfc00, 0x0400, "internal"},
        {0xeffc, 0x000c, "cache hierarchy"},
        {0xeff0, 0x0010, "TLB"},
        {0xefff, 0x009f, "memory controller"},
        {0xeff0, 0x0080, "memory controller"},
        {0xeff0, 0x0090, "memory read"},
        {0xeff0, 0x00a0, "memory write"},
        {0xeff0, 0x00b0, "memory address or command"},
        {0xeff0, 0x00c0, "memory scrubbing"},
        {0xef00, 0x0100, "cache"},
        {0xe800, 0x0800, "bus or interconnect"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(causes); i++) {
        if ((code & causes[i].mask) == causes[i].value) return causes[i].text;
    }
    return "unknown cause";
}

// SDM 3B, 15.6.3.
static const char *severity_describe(uint64_t status, bool has_recovery, bool *out_is_fatal)
{
    *out_is_fatal = false;
    if (!(status & STATUS_UNCORRECTED)) return "corrected";
    if (status & STATUS_CONTEXT_CORRUPT) {
        *out_is_fatal = true;
        return "fatal, the processor's state is corrupt";
    }
    if (!has_recovery) {
        *out_is_fatal = true;
        return "uncorrected";
    }
    if (!(status & STATUS_SIGNALLED)) return "uncorrected, no action required";
    if (!(status & STATUS_ACTION_REQUIRED)) return "uncorrected, action optional";
    *out_is_fatal = true;
    return "uncorrected, and what runs needs the data";
}

void mca_describe(unsigned bank, uint64_t status, uint64_t address, uint64_t misc,
                  bool has_recovery, bool can_resume, struct hal_hardware_error *out)
{
    const char *severity = severity_describe(status, has_recovery, &out->is_fatal);
    if (!can_resume) out->is_fatal = true;
    int used = snprintf(out->text, sizeof out->text, "bank %u: %s: %s%s, status %#llx", bank,
                        cause_describe((uint32_t)status & 0xffff), severity,
                        can_resume ? "" : ", cannot go on", (unsigned long long)status);
    size_t at = (size_t)used;
    if ((status & STATUS_ADDRESS) && at < sizeof out->text) {
        at += (size_t)snprintf(out->text + at, sizeof out->text - at, ", address %#llx",
                               (unsigned long long)address);
    }
    if ((status & STATUS_MISC) && at < sizeof out->text) {
        at += (size_t)snprintf(out->text + at, sizeof out->text - at, ", misc %#llx",
                               (unsigned long long)misc);
    }
    if ((status & STATUS_OVERFLOW) && at < sizeof out->text)
        snprintf(out->text + at, sizeof out->text - at, ", and others were lost");
}

size_t hal_hardware_errors_take(void (*visit)(void *ctx, const struct hal_hardware_error *error),
                                void *ctx)
{
    size_t count = 0;
    if (!has_mca()) return 0;
    uint64_t capability = msr_read(MSR_MCG_CAP), global = msr_read(MSR_MCG_STATUS);
    // Outside of an exception nothing was interrupted.
    bool can_resume = !(global & MCG_IN_PROGRESS) || (global & MCG_RESUMABLE);
    for (unsigned bank = 0; bank < bank_count(capability); bank++) {
        uint32_t msr = MSR_BANK + 4 * bank;
        uint64_t status = msr_read(msr + BANK_STATUS);
        if (!(status & STATUS_VALID)) continue;
        uint64_t address = status & STATUS_ADDRESS ? msr_read(msr + BANK_ADDRESS) : 0;
        uint64_t misc = status & STATUS_MISC ? msr_read(msr + BANK_MISC) : 0;
        struct hal_hardware_error error;
        mca_describe(bank, status, address, misc, (capability & CAP_RECOVERY) != 0, can_resume,
                     &error);
        msr_write(msr + BANK_STATUS, 0);
        count++;
        visit(ctx, &error);
    }
    if (count == 0 && !can_resume) {
        struct hal_hardware_error error = {true, "no bank holds a record, and it cannot go on"};
        count++;
        visit(ctx, &error);
    }
    // The next one would shut the CPU down while this says that one is being handled.
    if (global & MCG_IN_PROGRESS) msr_write(MSR_MCG_STATUS, 0);
    return count;
}
