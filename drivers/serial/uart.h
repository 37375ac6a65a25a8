// SPDX-License-Identifier: MIT
#pragma once
// The registers of a 16550-compatible UART: finding out whether there is one, what it is, setting
// it up, and moving bytes. No console, no interrupts: those are serial_console.c's.
// Source: National Semiconductor PC16550D data sheet, 1995; TI TL16C750 for the 64-byte FIFO.

#include <base/status.h>
#include <drivers/serial.h>

enum uart_register { // by offset; some have another meaning while LCR_DLAB is set
    UART_DATA = 0,   // RBR, THR; DLL
    UART_IER = 1,    // DLM
    UART_IIR = 2,    // FCR when written
    UART_LCR = 3,
    UART_MCR = 4,
    UART_LSR = 5,
    UART_MSR = 6,
    UART_SCRATCH = 7,
    UART_REGISTER_COUNT = 8
};

enum uart_bits {
    UART_IER_RECEIVE = 0x01,
    UART_IER_TRANSMIT = 0x02,
    UART_IER_LINE = 0x04,
    UART_IIR_NONE_PENDING = 0x01,
    UART_IIR_FIFO_64 = 0x20,
    UART_IIR_FIFO = 0xC0,
    UART_FCR_ENABLE = 0x01,
    UART_FCR_CLEAR_RECEIVE = 0x02,
    UART_FCR_CLEAR_TRANSMIT = 0x04,
    UART_FCR_FIFO_64 = 0x20,
    UART_FCR_TRIGGER_8 = 0x80,
    UART_LCR_8N1 = 0x03,
    UART_LCR_DLAB = 0x80,
    UART_MCR_DTR = 0x01,
    UART_MCR_RTS = 0x02,
    UART_MCR_OUT2 = 0x08, // gates the interrupt line on a PC
    UART_MCR_LOOP = 0x10,
    UART_LSR_DATA = 0x01,
    UART_LSR_OVERRUN = 0x02,
    UART_LSR_PARITY = 0x04,
    UART_LSR_FRAMING = 0x08,
    UART_LSR_BREAK = 0x10,
    UART_LSR_HOLDING_EMPTY = 0x20,
    UART_LSR_IDLE = 0x40, // shift register empty too
    UART_ABSENT = 0xFF    // what a bus without a device reads
};

struct uart {
    volatile uint8_t *mmio; // NULL: ports
    uint16_t port;
    uint8_t stride, access_width;
    uint32_t clock_hz;
    uint32_t baud;       // as it runs; 0 when the divisor is nonsense or the clock unknown
    unsigned fifo_depth; // bytes the transmitter takes at once
    const char *model;   // "16550A"
};

uint8_t uart_read(const struct uart *uart, enum uart_register reg);
void uart_write(const struct uart *uart, enum uart_register reg, uint8_t value);

// Checks the configuration and fills in where the registers are. ST_INVALID_ARGUMENT for widths and
// strides that cannot be, ST_NOT_SUPPORTED without ports, ST_OUT_OF_RANGE for ports of others and
// memory that is not to be mapped.
status_t uart_locate(struct uart *uart, const struct serial_config *config,
                     void *(*map_mmio)(paddr_t paddr, uint64_t size)) MUST_USE;
// Tests by registers, modem lines and data in loopback, all with deadlines; nothing is sent. On
// success the UART is set to 8n1 with its interrupts off, FIFOs on, DTR and RTS up. ST_NO_DEVICE.
status_t uart_probe(struct uart *uart, uint32_t baud) MUST_USE;

// How long the transmitter may take to drain a full FIFO before it counts as stuck.
uint64_t uart_drain_limit_ns(const struct uart *uart);
// Waits until all of `lsr_bits` are set; false when `limit_ns` passed first or the UART is gone.
bool uart_wait(const struct uart *uart, uint8_t lsr_bits, uint64_t limit_ns);
