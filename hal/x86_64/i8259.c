// SPDX-License-Identifier: MIT
#include "i8259.h"
#include "irq_internal.h"
#include <hal/io.h>

// Intel 8259A datasheet.
#define PRIMARY_COMMAND 0x20
#define PRIMARY_DATA 0x21
#define SECONDARY_COMMAND 0xa0
#define SECONDARY_DATA 0xa1

#define ICW1_INIT_WITH_ICW4 0x11
#define ICW3_PRIMARY_CASCADE_MASK 0x04
#define ICW3_SECONDARY_CASCADE_ID 0x02
#define ICW4_8086_MODE 0x01
#define OCW2_EOI 0x20
#define OCW3_READ_IN_SERVICE 0x0b

void i8259_silence(void)
{
    hal_port_out8(PRIMARY_COMMAND, ICW1_INIT_WITH_ICW4);
    hal_port_out8(SECONDARY_COMMAND, ICW1_INIT_WITH_ICW4);
    hal_port_out8(PRIMARY_DATA, VECTOR_LEGACY_FIRST);
    hal_port_out8(SECONDARY_DATA, VECTOR_LEGACY_FIRST + 8);
    hal_port_out8(PRIMARY_DATA, ICW3_PRIMARY_CASCADE_MASK);
    hal_port_out8(SECONDARY_DATA, ICW3_SECONDARY_CASCADE_ID);
    hal_port_out8(PRIMARY_DATA, ICW4_8086_MODE);
    hal_port_out8(SECONDARY_DATA, ICW4_8086_MODE);
    hal_port_out8(PRIMARY_DATA, 0xff);
    hal_port_out8(SECONDARY_DATA, 0xff);
}

bool i8259_interrupt_end(unsigned vector)
{
    unsigned line = vector - VECTOR_LEGACY_FIRST;
    uint16_t command = line < 8 ? PRIMARY_COMMAND : SECONDARY_COMMAND;
    hal_port_out8(command, OCW3_READ_IN_SERVICE);
    bool is_real = (hal_port_in8(command) >> line % 8 & 1) != 0;
    if (is_real) hal_port_out8(command, OCW2_EOI);
    // The cascade input of the primary is in service even for the secondary's spurious ones.
    if (line >= 8) hal_port_out8(PRIMARY_COMMAND, OCW2_EOI);
    return is_real;
}

void i8259_unmask(unsigned line)
{
    hal_port_out8(PRIMARY_DATA, (uint8_t)(hal_port_in8(PRIMARY_DATA) & ~(1u << line)));
}
