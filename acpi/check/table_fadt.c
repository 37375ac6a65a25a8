// SPDX-License-Identifier: MIT
// FADT and FACS: ACPI 6.5, 5.2.9 and 5.2.10.

#include "check/table.h"

#include <base/bits.h>

enum { // offsets
    FADT_FACS_AT = 36,
    FADT_DSDT_AT = 40,
    FADT_PROFILE_AT = 45,
    FADT_SCI_AT = 46,
    FADT_SMI_AT = 48,
    FADT_ACPI_ENABLE_AT = 52,
    FADT_C2_AT = 96,
    FADT_C3_AT = 98,
    FADT_FLUSH_AT = 100,
    FADT_DUTY_AT = 104,
    FADT_DAY_AT = 106,
    FADT_CENTURY_AT = 108,
    FADT_BOOT_ARCH_AT = 109,
    FADT_FLAGS_AT = 112,
    FADT_RESET_AT = 116,
    FADT_X_FACS_AT = 132,
    FADT_X_DSDT_AT = 140
};

#define FLAG_WBINVD BIT(0)
#define FLAG_WBINVD_FLUSH BIT(1)
#define FLAG_APIC_CLUSTER BIT(18)
#define FLAG_APIC_PHYSICAL BIT(19)
#define BOOT_ARCH_NO_MSI BIT(3)

#define GAS_SIZE 12u
#define CMOS_STATUS_D 0x0du // the last of the clock's own registers
#define CMOS_LAST 0x7fu

enum block_id {
    PM1A_EVENT,
    PM1B_EVENT,
    PM1A_CONTROL,
    PM1B_CONTROL,
    PM2,
    TIMER,
    GPE0,
    GPE1,
    BLOCKS
};

static const struct {
    uint8_t old_at, x_at, length_at;
    char name[13];
} block_table[BLOCKS] = {
    [PM1A_EVENT] = {56, 148, 88, "PM1a event"},
    [PM1B_EVENT] = {60, 160, 88, "PM1b event"},
    [PM1A_CONTROL] = {64, 172, 89, "PM1a control"},
    [PM1B_CONTROL] = {68, 184, 89, "PM1b control"},
    [PM2] = {72, 196, 90, "PM2 control"},
    [TIMER] = {76, 208, 91, "PM timer"},
    [GPE0] = {80, 220, 92, "GPE0"},
    [GPE1] = {84, 232, 93, "GPE1"},
};

struct block {
    struct acpi_gas gas; // the X_ field where it holds an address, else the 32-bit one
    uint8_t length;      // bytes
};

static void block_read(const struct check_table *t, enum block_id id, struct block *out)
{
    uint8_t gas[GAS_SIZE] = {0};
    if (t->length >= block_table[id].x_at + GAS_SIZE) {
        store_le32(gas, (uint32_t)check_read(t, block_table[id].x_at, 4));
        store_le64(gas + 4, check_read(t, block_table[id].x_at + 4, 8));
    }
    acpi_gas_decode(gas, &out->gas);
    out->length = (uint8_t)check_read(t, block_table[id].length_at, 1);
    if (out->gas.address != 0) return;
    uint32_t port = (uint32_t)check_read(t, block_table[id].old_at, 4);
    out->gas = (struct acpi_gas){.space = ACPI_GAS_IO, .address = port};
}

// The two descriptions of one block.
static void pair_check(struct check_table *t, enum block_id id, const struct block *block)
{
    const char *name = block_table[id].name;
    size_t x_at = block_table[id].x_at;
    unsigned long long old = check_read(t, block_table[id].old_at, 4), x = block->gas.address;
    if (t->length < x_at + GAS_SIZE || check_read(t, x_at + 4, 8) == 0) return;
    if (old != 0 && old != x) {
        check_say(t, FADT_BLOCK_ADDRESS, x_at + 4, "%s: 0x%llx and 0x%llx", name, old, x);
    }
    if (block->gas.space > ACPI_GAS_IO) {
        check_say(t, FADT_BLOCK_SPACE, x_at, "%s: space 0x%02x", name, block->gas.space);
    }
    // A byte cannot tell the width of more than 31 bytes.
    if (block->length > 0 && block->length < 32 && block->gas.bit_width != block->length * 8) {
        check_say(t, FADT_BLOCK_WIDTH, x_at + 1, "%s: %u bits, its length is %u bytes", name,
                  block->gas.bit_width, block->length);
    }
}

// The first DMA and interrupt controller and the timer are below.
#define PORT_LEAST 0x60u

static void overlap_check(struct check_table *t, const struct block *blocks)
{
    for (unsigned a = 0; a < BLOCKS; a++) {
        const struct block *one = &blocks[a];
        if (one->gas.address == 0) continue;
        for (unsigned b = 0; b < a; b++) {
            const struct block *other = &blocks[b];
            if (other->gas.address == 0 || other->gas.space != one->gas.space) continue;
            bool is_before = one->gas.address < other->gas.address;
            uint64_t distance = is_before ? other->gas.address - one->gas.address
                                          : one->gas.address - other->gas.address;
            if (distance >= (is_before ? one->length : other->length)) continue;
            check_say(t, FADT_BLOCK_OVERLAP, block_table[a].old_at, "%s at 0x%llx and %s at 0x%llx",
                      block_table[b].name, (unsigned long long)other->gas.address,
                      block_table[a].name, (unsigned long long)one->gas.address);
        }
    }
}

static void gpe_check(struct check_table *t, const struct block *blocks)
{
    for (unsigned id = GPE0; id <= GPE1; id++) {
        const struct block *b = &blocks[id];
        if (b->length % 2 == 0 && (b->length == 0) == (b->gas.address == 0)) continue;
        check_say(t, FADT_GPE_LENGTH, block_table[id].length_at, "%s: %u bytes at 0x%llx",
                  block_table[id].name, b->length, (unsigned long long)b->gas.address);
    }
    unsigned gpe0_end = blocks[GPE0].length * 4u, base = (unsigned)check_read(t, 94, 1);
    bool has_both = blocks[GPE0].gas.address != 0 && blocks[GPE1].gas.address != 0;
    if (has_both && blocks[GPE1].length > 0 && base < gpe0_end) {
        check_say(t, FADT_GPE1_BASE, 94, "%u, GPE0 has 0 to %u", base, gpe0_end - 1);
    }
}

static void blocks_check(struct check_table *t)
{
    struct block blocks[BLOCKS];
    for (unsigned id = 0; id < BLOCKS; id++) {
        block_read(t, id, &blocks[id]);
        pair_check(t, id, &blocks[id]);
        const struct acpi_gas *gas = &blocks[id].gas;
        if (gas->space == ACPI_GAS_IO && gas->address != 0 && gas->address < PORT_LEAST) {
            check_say(t, FADT_BLOCK_PORT, block_table[id].old_at, "%s at port 0x%llx",
                      block_table[id].name, (unsigned long long)gas->address);
        }
    }
    if (blocks[PM1A_EVENT].gas.address == 0) check_say(t, FADT_NO_PM1, 56, "no PM1a event block");
    if (blocks[PM1A_CONTROL].gas.address == 0) {
        check_say(t, FADT_NO_PM1, 64, "no PM1a control block");
    }
    if (blocks[PM1A_EVENT].gas.address != 0 && blocks[PM1A_EVENT].length < 4) {
        check_say(t, FADT_PM1_LENGTH, 88, "PM1_EVT_LEN is %u", blocks[PM1A_EVENT].length);
    }
    if (blocks[PM1A_CONTROL].gas.address != 0 && blocks[PM1A_CONTROL].length < 2) {
        check_say(t, FADT_PM1_LENGTH, 89, "PM1_CNT_LEN is %u", blocks[PM1A_CONTROL].length);
    }
    if ((blocks[PM2].length == 0) != (blocks[PM2].gas.address == 0)) {
        check_say(t, FADT_PM2_LENGTH, 90, "%u bytes at 0x%llx", blocks[PM2].length,
                  (unsigned long long)blocks[PM2].gas.address);
    }
    if (blocks[TIMER].length != (blocks[TIMER].gas.address == 0 ? 0 : 4)) {
        check_say(t, FADT_TIMER_LENGTH, 91, "%u bytes at 0x%llx", blocks[TIMER].length,
                  (unsigned long long)blocks[TIMER].gas.address);
    }
    gpe_check(t, blocks);
    overlap_check(t, blocks);
}

// What only machines with fixed hardware have.
static void fixed_check(struct check_table *t, uint32_t flags)
{
    blocks_check(t);
    if (check_read(t, FADT_SCI_AT, 2) == 0) {
        check_say(t, FADT_SCI, FADT_SCI_AT, "0");
    }
    uint32_t smi = (uint32_t)check_read(t, FADT_SMI_AT, 4);
    uint8_t enable = (uint8_t)check_read(t, FADT_ACPI_ENABLE_AT, 1);
    uint8_t disable = (uint8_t)check_read(t, FADT_ACPI_ENABLE_AT + 1, 1);
    bool is_same = enable == disable && enable != 0;
    if (is_same || (smi == 0 && (enable != 0 || disable != 0))) {
        check_say(t, FADT_SMI, FADT_SMI_AT, "port 0x%x, enable 0x%02x, disable 0x%02x", smi, enable,
                  disable);
    }
    if (!(flags & (FLAG_WBINVD | FLAG_WBINVD_FLUSH)) && check_read(t, FADT_FLUSH_AT, 2) == 0) {
        check_say(t, FADT_FLUSH, FADT_FLUSH_AT, "flags 0x%08x", flags);
    }
    unsigned duty = (unsigned)check_read(t, FADT_DUTY_AT, 1);
    unsigned duty_end = duty + (unsigned)check_read(t, FADT_DUTY_AT + 1, 1);
    if (duty_end > duty && (duty_end > 32 || (duty <= 4 && duty_end > 4))) {
        check_say(t, FADT_DUTY, FADT_DUTY_AT, "bits %u to %u; bit 4 switches it on", duty,
                  duty_end - 1);
    }
    unsigned c2 = (unsigned)check_read(t, FADT_C2_AT, 2),
             c3 = (unsigned)check_read(t, FADT_C3_AT, 2);
    if (c2 <= 100 && c3 <= 1000 && c3 < c2) {
        check_say(t, FADT_CSTATES, FADT_C2_AT, "C2 %u us, C3 %u us", c2, c3);
    }
}

static void reduced_check(struct check_table *t)
{
    for (unsigned id = 0; id < BLOCKS; id++) {
        struct block block;
        block_read(t, id, &block);
        if (block.gas.address == 0) continue;
        check_say(t, FADT_REDUCED, block_table[id].old_at, "%s at 0x%llx", block_table[id].name,
                  (unsigned long long)block.gas.address);
    }
}

static void reset_check(struct check_table *t, uint32_t flags)
{
    if (t->length < FADT_RESET_AT + GAS_SIZE) return;
    struct acpi_gas gas;
    acpi_gas_decode(t->bytes + FADT_RESET_AT, &gas);
    bool is_supported = flags & ACPI_FADT_RESET_SUPPORTED;
    if (gas.address == 0) {
        if (is_supported) check_say(t, FADT_RESET_NONE, FADT_RESET_AT, "flags 0x%08x", flags);
        return;
    }
    if (!is_supported) {
        check_say(t, FADT_RESET_FLAG, FADT_RESET_AT, "space %u, 0x%llx", gas.space,
                  (unsigned long long)gas.address);
        return;
    }
    if (gas.space > ACPI_GAS_PCI_CONFIG) {
        check_say(t, FADT_RESET_SPACE, FADT_RESET_AT, "space 0x%02x", gas.space);
    }
    if (gas.bit_width != 8 || gas.bit_offset != 0) {
        check_say(t, FADT_RESET_GAS, FADT_RESET_AT + 1, "%u bits from bit %u", gas.bit_width,
                  gas.bit_offset);
    }
}

static void clock_check(struct check_table *t)
{
    for (size_t at = FADT_DAY_AT; at <= FADT_CENTURY_AT; at++) {
        static const char names[][8] = {"day", "month", "century"};
        uint8_t index = (uint8_t)check_read(t, at, 1);
        unsigned least = at == FADT_DAY_AT ? CMOS_STATUS_D : CMOS_STATUS_D + 1;
        if (index == 0 || (index >= least && index <= CMOS_LAST)) continue;
        check_say(t, FADT_RTC_INDEX, at, "%s at index 0x%02x", names[at - FADT_DAY_AT], index);
    }
}

static void pointers_check(struct check_table *t)
{
    unsigned long long dsdt = check_read(t, FADT_DSDT_AT, 4),
                       x_dsdt = check_read(t, FADT_X_DSDT_AT, 8);
    unsigned long long facs = check_read(t, FADT_FACS_AT, 4),
                       x_facs = check_read(t, FADT_X_FACS_AT, 8);
    if (dsdt != 0 && x_dsdt != 0 && dsdt != x_dsdt) {
        check_say(t, FADT_DSDT, FADT_X_DSDT_AT, "0x%llx and 0x%llx", dsdt, x_dsdt);
    }
    if (facs != 0 && x_facs != 0 && facs != x_facs) {
        check_say(t, FADT_FACS, FADT_X_FACS_AT, "0x%llx and 0x%llx", facs, x_facs);
    }
}

void check_fadt(struct check_table *t)
{
    static const uint16_t lengths[] = {0, 116, 116, 244, 244, 268, 276};
    unsigned revision = t->revision < ARRAY_SIZE(lengths) ? t->revision : ARRAY_SIZE(lengths) - 1;
    if (t->length < lengths[revision]) {
        check_say(t, FADT_REVISION_LENGTH, 4, "%zu bytes, revision %u has %u", t->length,
                  t->revision, lengths[revision]);
    }
    if (t->length < FADT_RESET_AT) return; // told already
    uint32_t flags = (uint32_t)check_read(t, FADT_FLAGS_AT, 4);
    if (flags & ACPI_FADT_HW_REDUCED) {
        reduced_check(t);
    } else {
        fixed_check(t, flags);
    }
    pointers_check(t);
    reset_check(t, flags);
    clock_check(t);
    if (check_read(t, FADT_PROFILE_AT, 1) == 0) check_say(t, FADT_NO_PROFILE, FADT_PROFILE_AT, "0");
    if (flags & FLAG_APIC_CLUSTER && flags & FLAG_APIC_PHYSICAL) {
        check_say(t, FADT_APIC_MODEL, FADT_FLAGS_AT, "0x%08x", flags);
    }
    struct check_table mcfg;
    unsigned boot_arch = (unsigned)check_read(t, FADT_BOOT_ARCH_AT, 2);
    bool has_boot_arch = t->revision >= 3; // as acpi_fadt_decode has it
    if (has_boot_arch && boot_arch & BOOT_ARCH_NO_MSI &&
        check_table_find(t->set, "MCFG", 0, &mcfg)) {
        check_say(t, FADT_NO_MSI, FADT_BOOT_ARCH_AT, "0x%04x", boot_arch);
    }
}

// FACS

#define FACS_SIZE 64u
#define FACS_LOCK_AT 16u
#define FACS_VERSION_AT 32u
#define FACS_LOCK_KNOWN 3u // pending, owned

void check_facs(struct check_table *t)
{
    if (t->length < FACS_SIZE) return; // told already
    uint32_t lock = (uint32_t)check_read(t, FACS_LOCK_AT, 4);
    uint8_t version = (uint8_t)check_read(t, FACS_VERSION_AT, 1);
    if (t->paddr % FACS_SIZE != 0) {
        check_say(t, FACS_ALIGNMENT, 0, "at 0x%llx", (unsigned long long)t->paddr);
    }
    if (version > 2) check_say(t, FACS_VERSION, FACS_VERSION_AT, "%u", version);
    if (lock & ~FACS_LOCK_KNOWN) check_say(t, FACS_LOCK, FACS_LOCK_AT, "0x%08x", lock);
}
