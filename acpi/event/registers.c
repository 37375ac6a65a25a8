// SPDX-License-Identifier: MIT
// The FADT's fixed hardware. See acpi/registers.h.

#include <acpi/registers.h>
#include <base/bits.h>
#include <base/string.h>

#include "log.h"

#define PM1_EVENT_LENGTH 4u
#define PM1_CONTROL_LENGTH 2u
#define PM_TIMER_LENGTH 4u

static void log_line(const struct acpi_machine *m, enum acpi_log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

static void log_line(const struct acpi_machine *m, enum acpi_log_level level, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    acpi_log_write(m->ops, m->host, level, fmt, args);
    va_end(args);
}

// What the FADT says twice

static const char *const block_names[ACPI_FADT_BLOCKS] = {
    "PM1a event",  "PM1b event", "PM1a control", "PM1b control",
    "PM2 control", "PM timer",   "GPE0",         "GPE1",
};

// Every FADT of revision 2 and later may: the X_ field was chosen then, if it can be one.
static void disagreements_log(const struct acpi_machine *m)
{
    for (unsigned i = 0; i < ACPI_FADT_BLOCKS; i++) {
        const struct acpi_fadt_address *block = &m->fadt->blocks[i];
        const struct acpi_gas *x = &block->extended;
        if (x->address == 0 || (block->port == 0 && acpi_gas_is_possible(x))) continue;
        if (x->space == ACPI_GAS_IO && x->address == block->port) continue;
        log_line(m, ACPI_LOG_WARN,
                 "FADT: %s is at port 0x%x, or by the X_ field in space %u at 0x%llx",
                 block_names[i], block->port, x->space, (unsigned long long)x->address);
    }
}

static void opened_check(const struct acpi_machine *m, enum acpi_fadt_block block,
                         const struct acpi_gas *gas, status_t st)
{
    if (st == ST_OK || gas->address == 0) return;
    log_line(m, ACPI_LOG_WARN, "FADT: %s in space %u at 0x%llx left out: %s", block_names[block],
             gas->space, (unsigned long long)gas->address, status_string(st));
}

// Every chipset has the usual length. Others are nonsense: other systems take the usual one too.
static void length_check(const struct acpi_machine *m, const char *what, unsigned said,
                         unsigned usual)
{
    if (said == usual) return;
    log_line(m, ACPI_LOG_WARN, "FADT: the %s is said to have %u bytes; taking %u", what, said,
             usual);
}

// Opening

// DMA, interrupt controllers, timer, keyboard: a write there for power management would be one to
// them. U-Boot on QEMU's q35 names such ports, where the block that they belong to is off. PM2 is
// among them on many machines (port 0x22 or 0x50).
#define BOARD_PORTS_END 0x100u

static bool is_boards_own(const struct acpi_machine *m, enum acpi_fadt_block block,
                          const struct acpi_gas *gas)
{
    if (gas->space != ACPI_GAS_IO || gas->address == 0 || gas->address >= BOARD_PORTS_END ||
        block == ACPI_FADT_PM2_CONTROL)
        return false;
    log_line(m, ACPI_LOG_WARN,
             "FADT: %s at port 0x%x left out: the board's own devices are below 0x%x",
             block_names[block], (unsigned)gas->address, BOARD_PORTS_END);
    return true;
}

static void block_open(const struct acpi_machine *m, enum acpi_fadt_block block,
                       const struct acpi_gas *gas, unsigned length, struct acpi_register_block *out)
{
    if (is_boards_own(m, block, gas)) return;
    opened_check(m, block, gas, acpi_register_block_open(m->ops, m->host, gas, length, out));
}

// Status and enable are the two halves of one block.
static void pm1_event_open(const struct acpi_machine *m, enum acpi_fadt_block block,
                           const struct acpi_gas *gas, unsigned half, struct acpi_registers *out)
{
    struct acpi_gas enable = *gas;
    enable.address += PM1_EVENT_LENGTH / 2;
    if (gas->address == 0 || is_boards_own(m, block, gas)) return;
    block_open(m, block, gas, PM1_EVENT_LENGTH / 2, &out->fixed[ACPI_REGISTER_PM1_STATUS][half]);
    block_open(m, block, &enable, PM1_EVENT_LENGTH / 2,
               &out->fixed[ACPI_REGISTER_PM1_ENABLE][half]);
}

status_t acpi_gpe_registers_open(const struct acpi_host_ops *ops, void *host,
                                 const struct acpi_gas *gas, uint32_t length, unsigned first,
                                 struct acpi_gpe_registers *out)
{
    *out = (struct acpi_gpe_registers){.first = first};
    if (length < 2) return ST_INVALID_ARGUMENT;
    status_t st = acpi_register_block_open(ops, host, gas, length & ~1u, &out->block);
    if (st == ST_OK) out->registers = length / 2;
    return st;
}

static void gpe_open(const struct acpi_machine *m, enum acpi_fadt_block block,
                     const struct acpi_gas *gas, unsigned length, unsigned first,
                     struct acpi_gpe_registers *out)
{
    // The width of the X_ field stands in where the length says nothing; where both speak, the
    // length is right.
    if (length == 0) length = gas->bit_width / 8;
    if (gas->address == 0 || length == 0 || is_boards_own(m, block, gas)) return;
    if (length & 1) {
        log_line(m, ACPI_LOG_WARN, "FADT: %s has an odd number of bytes: %u", block_names[block],
                 length);
    }
    opened_check(m, block, gas, acpi_gpe_registers_open(m->ops, m->host, gas, length, first, out));
}

static void gpes_open(const struct acpi_machine *m, struct acpi_registers *out)
{
    const struct acpi_fadt *fadt = m->fadt;
    gpe_open(m, ACPI_FADT_GPE0, &fadt->gpe0, fadt->gpe0_length, 0, &out->gpe[0]);
    unsigned end = 8 * out->gpe[0].registers;
    if (fadt->gpe1.address != 0 && fadt->gpe1_length >= 2 && fadt->gpe1_base < end) {
        log_line(m, ACPI_LOG_WARN,
                 "FADT: GPE1 begins with event 0x%x, and GPE0 ends with 0x%x; left out",
                 fadt->gpe1_base, end - 1);
        return;
    }
    gpe_open(m, ACPI_FADT_GPE1, &fadt->gpe1, fadt->gpe1_length, fadt->gpe1_base, &out->gpe[1]);
}

static void full_open(const struct acpi_machine *m, struct acpi_registers *out)
{
    const struct acpi_fadt *fadt = m->fadt;
    disagreements_log(m);
    if (fadt->pm1a_event.address != 0)
        length_check(m, "PM1 event block", fadt->pm1_event_length, PM1_EVENT_LENGTH);
    pm1_event_open(m, ACPI_FADT_PM1A_EVENT, &fadt->pm1a_event, 0, out);
    pm1_event_open(m, ACPI_FADT_PM1B_EVENT, &fadt->pm1b_event, 1, out);
    block_open(m, ACPI_FADT_PM1A_CONTROL, &fadt->pm1a_control, PM1_CONTROL_LENGTH,
               &out->fixed[ACPI_REGISTER_PM1_CONTROL][0]);
    block_open(m, ACPI_FADT_PM1B_CONTROL, &fadt->pm1b_control, PM1_CONTROL_LENGTH,
               &out->fixed[ACPI_REGISTER_PM1_CONTROL][1]);
    block_open(m, ACPI_FADT_PM2_CONTROL, &fadt->pm2_control, 1,
               &out->fixed[ACPI_REGISTER_PM2_CONTROL][0]);
    block_open(m, ACPI_FADT_PM_TIMER, &fadt->pm_timer, PM_TIMER_LENGTH,
               &out->fixed[ACPI_REGISTER_PM_TIMER][0]);
    gpes_open(m, out);
}

void acpi_registers_open(const struct acpi_machine *machine, struct acpi_registers *out)
{
    const struct acpi_fadt *fadt = machine->fadt;
    *out = (struct acpi_registers){.timer_mask =
                                       fadt->flags & ACPI_FADT_TIMER_32BIT ? UINT32_MAX : 0xffffff};
    if (!(fadt->flags & ACPI_FADT_HW_REDUCED)) full_open(machine, out);
    // Absent on most machines.
    (void)!acpi_register_block_open(machine->ops, machine->host, &fadt->sleep_control, 1,
                                    &out->fixed[ACPI_REGISTER_SLEEP_CONTROL][0]);
    (void)!acpi_register_block_open(machine->ops, machine->host, &fadt->sleep_status, 1,
                                    &out->fixed[ACPI_REGISTER_SLEEP_STATUS][0]);
}

void acpi_registers_close(struct acpi_registers *registers)
{
    for (unsigned i = 0; i < ACPI_REGISTERS; i++) {
        acpi_register_block_close(&registers->fixed[i][0]);
        acpi_register_block_close(&registers->fixed[i][1]);
    }
    acpi_register_block_close(&registers->gpe[0].block);
    acpi_register_block_close(&registers->gpe[1].block);
    registers->gpe[0].registers = registers->gpe[1].registers = 0;
}

// Reading and writing

bool acpi_register_exists(const struct acpi_registers *registers, enum acpi_fixed_register which)
{
    return registers->fixed[which][0].length != 0 || registers->fixed[which][1].length != 0;
}

// Bits that do something each time they are written as 1.
static uint32_t write_only_bits(enum acpi_fixed_register which)
{
    return which == ACPI_REGISTER_PM1_CONTROL
               ? ACPI_PM1_CONTROL_GLOBAL_RELEASE | ACPI_PM1_CONTROL_SLEEP
               : 0;
}

static bool is_status(enum acpi_fixed_register which)
{
    return which == ACPI_REGISTER_PM1_STATUS || which == ACPI_REGISTER_SLEEP_STATUS;
}

status_t acpi_register_read(const struct acpi_registers *registers, enum acpi_fixed_register which,
                            uint32_t *out)
{
    uint32_t both = 0;
    if (!acpi_register_exists(registers, which)) return ST_NO_DEVICE;
    for (unsigned i = 0; i < 2; i++) {
        const struct acpi_register_block *half = &registers->fixed[which][i];
        uint64_t value;
        if (half->length == 0) continue;
        status_t st = acpi_register_block_read(half, 0, half->length, &value);
        if (st < 0) return st;
        both |= (uint32_t)value;
    }
    *out = both & ~write_only_bits(which);
    if (which == ACPI_REGISTER_PM_TIMER) *out &= registers->timer_mask;
    return ST_OK;
}

static status_t half_update(const struct acpi_register_block *half, enum acpi_fixed_register which,
                            uint32_t mask, uint32_t value)
{
    uint64_t old = 0;
    if (!is_status(which)) {
        status_t st = acpi_register_block_read(half, 0, half->length, &old);
        if (st < 0) return st;
        old &= ~(uint64_t)(mask | write_only_bits(which));
    }
    return acpi_register_block_write(half, 0, half->length, old | (value & mask));
}

status_t acpi_register_update(const struct acpi_registers *registers,
                              enum acpi_fixed_register which, uint32_t mask, uint32_t value)
{
    if (!acpi_register_exists(registers, which)) return ST_NO_DEVICE;
    for (unsigned i = 0; i < 2; i++) {
        const struct acpi_register_block *half = &registers->fixed[which][i];
        if (half->length == 0) continue;
        status_t st = half_update(half, which, mask, value);
        if (st < 0) return st;
    }
    return ST_OK;
}

status_t acpi_pm1_control_write(const struct acpi_registers *registers, uint32_t a, uint32_t b)
{
    const struct acpi_register_block *halves = registers->fixed[ACPI_REGISTER_PM1_CONTROL];
    status_t st = acpi_register_block_write(&halves[0], 0, PM1_CONTROL_LENGTH, a);
    if (st < 0 || halves[1].length == 0) return st;
    return acpi_register_block_write(&halves[1], 0, PM1_CONTROL_LENGTH, b);
}

// GPE blocks

static status_t gpe_read(const struct acpi_gpe_registers *gpe, unsigned offset, uint8_t *out)
{
    uint64_t value;
    status_t st = acpi_register_block_read(&gpe->block, offset, 1, &value);
    if (st == ST_OK) *out = (uint8_t)value;
    return st;
}

status_t acpi_gpe_status_read(const struct acpi_gpe_registers *gpe, unsigned index, uint8_t *out)
{
    return index < gpe->registers ? gpe_read(gpe, index, out) : ST_OUT_OF_RANGE;
}

status_t acpi_gpe_status_clear(const struct acpi_gpe_registers *gpe, unsigned index, uint8_t bits)
{
    if (index >= gpe->registers) return ST_OUT_OF_RANGE;
    return acpi_register_block_write(&gpe->block, index, 1, bits);
}

status_t acpi_gpe_enable_read(const struct acpi_gpe_registers *gpe, unsigned index, uint8_t *out)
{
    return index < gpe->registers ? gpe_read(gpe, gpe->registers + index, out) : ST_OUT_OF_RANGE;
}

status_t acpi_gpe_enable_write(const struct acpi_gpe_registers *gpe, unsigned index, uint8_t bits)
{
    if (index >= gpe->registers) return ST_OUT_OF_RANGE;
    return acpi_register_block_write(&gpe->block, gpe->registers + index, 1, bits);
}
