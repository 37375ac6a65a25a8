// SPDX-License-Identifier: MIT
#include "uart.h"

#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>

#define NS_PER_SECOND 1000000000ull
#define BITS_PER_BYTE 10         // 8n1: start, eight, stop
#define DRAIN_SLACK_NS 100000000 // a virtual UART's host may be busy
#define BOARD_PORTS_END 0x100
#define PCI_PORTS 0xCF8
#define PCI_PORTS_END 0xD00
#define UNKNOWN_BAUD 9600 // the slowest speed that still makes a usable console

uint8_t uart_read(const struct uart *uart, enum uart_register reg)
{
    if (uart->mmio) {
        const volatile uint8_t *address = uart->mmio + (size_t)reg * uart->stride;
        return uart->access_width == 4 ? (uint8_t)mmio_read32(address) : mmio_read8(address);
    }
#if HAL_HAS_PORTS
    uint16_t port = (uint16_t)(uart->port + reg * uart->stride);
    return uart->access_width == 4 ? (uint8_t)hal_port_in32(port) : hal_port_in8(port);
#else
    return UART_ABSENT;
#endif
}

void uart_write(const struct uart *uart, enum uart_register reg, uint8_t value)
{
    if (uart->mmio) {
        volatile uint8_t *address = uart->mmio + (size_t)reg * uart->stride;
        if (uart->access_width == 4)
            mmio_write32(address, value);
        else
            mmio_write8(address, value);
        return;
    }
#if HAL_HAS_PORTS
    uint16_t port = (uint16_t)(uart->port + reg * uart->stride);
    if (uart->access_width == 4)
        hal_port_out32(port, value);
    else
        hal_port_out8(port, value);
#endif
}

status_t uart_locate(struct uart *uart, const struct serial_config *config,
                     void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    uint8_t width = config->access_width;
    uint8_t stride = config->register_stride;
    if ((width != 1 && width != 4) || stride < width || stride > 16 || stride % width != 0) {
        return ST_INVALID_ARGUMENT;
    }
    uint64_t span = (uint64_t)stride * UART_REGISTER_COUNT;
    *uart = (struct uart){.stride = stride, .access_width = width, .clock_hz = config->clock_hz};
    if (!config->is_mmio) {
        if (!HAL_HAS_PORTS) return ST_NOT_SUPPORTED;
        if (config->port == 0 || config->port + span > 0x10000) return ST_INVALID_ARGUMENT;
        // A look for a UART writes: not into the board's own devices, nor to a PC's reset control
        // amid PCI's configuration ports.
        bool is_pci = config->port < PCI_PORTS_END && config->port + span > PCI_PORTS;
        if (config->port < BOARD_PORTS_END || is_pci) return ST_OUT_OF_RANGE;
        uart->port = config->port;
        return ST_OK;
    }
    if (config->paddr == 0 || config->paddr % width != 0 || config->paddr > UINT64_MAX - span) {
        return ST_INVALID_ARGUMENT;
    }
    uart->mmio = map_mmio ? map_mmio(config->paddr, span) : NULL;
    return uart->mmio ? ST_OK : ST_OUT_OF_RANGE;
}

uint64_t uart_drain_limit_ns(const struct uart *uart)
{
    uint64_t baud = uart->baud ? uart->baud : UNKNOWN_BAUD;
    uint64_t bytes = uart->fifo_depth + 1; // and the shift register
    return DRAIN_SLACK_NS + 2 * bytes * BITS_PER_BYTE * NS_PER_SECOND / baud;
}

bool uart_wait(const struct uart *uart, uint8_t lsr_bits, uint64_t limit_ns)
{
    uint64_t start = 0;
    for (bool has_started = false;;) {
        uint8_t lsr = uart_read(uart, UART_LSR);
        if (lsr == UART_ABSENT) return false;
        if ((lsr & lsr_bits) == lsr_bits) return true;
        uint64_t now = hal_clock_ns();
        if (!has_started)
            start = now;
        else if (now - start > limit_ns)
            return false;
        has_started = true;
        hal_cpu_relax();
    }
}

// IER's upper half always reads zero; the lower half keeps what is written. An empty bus, RAM and
// most other devices behave differently.
static bool interrupt_register_answers(const struct uart *uart)
{
    if (uart_read(uart, UART_LSR) == UART_ABSENT) return false;
    uart_write(uart, UART_MCR, 0);            // OUT2 off: no interrupt gets out
    uart_write(uart, UART_LCR, UART_LCR_8N1); // DLAB off, or IER would be the divisor
    uart_write(uart, UART_IER, 0);
    uint8_t none = uart_read(uart, UART_IER);
    uart_write(uart, UART_IER, 0x0F);
    uint8_t all = uart_read(uart, UART_IER);
    uart_write(uart, UART_IER, 0);
    return (none & 0x0F) == 0 && (all & 0x0F) == 0x0F && (all & 0xC0) == 0;
}

// In loopback RTS comes back as CTS and OUT2 as DCD.
static bool modem_lines_loop(const struct uart *uart)
{
    uart_write(uart, UART_MCR, UART_MCR_LOOP | UART_MCR_OUT2 | UART_MCR_RTS);
    bool first = (uart_read(uart, UART_MSR) & 0xF0) == 0x90;
    uart_write(uart, UART_MCR, UART_MCR_LOOP | UART_MCR_DTR);
    bool second = (uart_read(uart, UART_MSR) & 0xF0) == 0x20;
    return first && second;
}

// False when bytes keep coming: no FIFO is that deep.
static bool receiver_empty(const struct uart *uart)
{
    for (unsigned i = 0; i < 2 * 64; i++) {
        if (!(uart_read(uart, UART_LSR) & UART_LSR_DATA)) return true;
        (void)uart_read(uart, UART_DATA);
    }
    return false;
}

static bool data_loops(const struct uart *uart)
{
    static const uint8_t pattern[] = {0x55, 0xAA};
    uart_write(uart, UART_MCR, UART_MCR_LOOP);
    for (size_t i = 0; i < sizeof pattern; i++) {
        if (!receiver_empty(uart)) return false;
        uart_write(uart, UART_DATA, pattern[i]);
        if (!uart_wait(uart, UART_LSR_DATA, uart_drain_limit_ns(uart))) return false;
        if (uart_read(uart, UART_DATA) != pattern[i]) return false;
    }
    return true;
}

static void detect_model(struct uart *uart)
{
    uart->fifo_depth = 1;
    uart_write(uart, UART_SCRATCH, 0xA5);
    bool has_scratch = uart_read(uart, UART_SCRATCH) == 0xA5;
    uart_write(uart, UART_SCRATCH, 0x5A);
    has_scratch = has_scratch && uart_read(uart, UART_SCRATCH) == 0x5A;

    uart_write(uart, UART_IIR, UART_FCR_ENABLE);
    uint8_t fifo = uart_read(uart, UART_IIR) & UART_IIR_FIFO;
    if (fifo != UART_IIR_FIFO) {
        // The first 16550's FIFOs lose bytes: they stay off.
        uart_write(uart, UART_IIR, 0);
        uart->model = fifo == 0x80 ? "16550" : has_scratch ? "16450" : "8250";
        return;
    }
    // A 16750 takes the bit for its 64-byte FIFO only while DLAB is set.
    uart_write(uart, UART_LCR, UART_LCR_DLAB | UART_LCR_8N1);
    uart_write(uart, UART_IIR, UART_FCR_ENABLE | UART_FCR_FIFO_64);
    bool is_16750 = (uart_read(uart, UART_IIR) & UART_IIR_FIFO_64) != 0;
    uart_write(uart, UART_LCR, UART_LCR_8N1);
    uart->model = is_16750 ? "16750" : "16550A";
    uart->fifo_depth = is_16750 ? 64 : 16;
    uart_write(uart, UART_IIR,
               UART_FCR_ENABLE | UART_FCR_CLEAR_RECEIVE | UART_FCR_CLEAR_TRANSMIT |
                   UART_FCR_TRIGGER_8);
}

// Sets the divisor, or reads back the one the firmware left.
static void set_speed(struct uart *uart, uint32_t baud)
{
    uint64_t divisor = 0;
    if (baud != 0) divisor = (uart->clock_hz + 8ull * baud) / (16ull * baud);
    uart_write(uart, UART_LCR, UART_LCR_DLAB | UART_LCR_8N1);
    if (divisor >= 1 && divisor <= 0xFFFF && uart->clock_hz != 0) {
        uart_write(uart, UART_DATA, (uint8_t)divisor);
        uart_write(uart, UART_IER, (uint8_t)(divisor >> 8));
    } else {
        divisor = uart_read(uart, UART_DATA) | (uint32_t)uart_read(uart, UART_IER) << 8;
    }
    uart_write(uart, UART_LCR, UART_LCR_8N1);
    uart->baud = divisor ? (uint32_t)(uart->clock_hz / (16 * divisor)) : 0;
    // 1.8432 MHz divides evenly into the usual speeds; other clocks come close, and people want to
    // read the usual number.
    if (baud != 0 && uart->baud > baud - baud / 32 && uart->baud < baud + baud / 32) {
        uart->baud = baud;
    }
}

status_t uart_probe(struct uart *uart, uint32_t baud)
{
    if (!interrupt_register_answers(uart)) return ST_NO_DEVICE;
    uart->fifo_depth = 64; // unknown yet: the worst, for what the firmware may still be sending
    (void)uart_wait(uart, UART_LSR_IDLE, uart_drain_limit_ns(uart));
    set_speed(uart, baud);
    // Virtual UARTs (management engines) may loop only one of the two.
    bool is_looping = modem_lines_loop(uart);
    detect_model(uart);
    is_looping = data_loops(uart) || is_looping;
    uart_write(uart, UART_MCR, UART_MCR_DTR | UART_MCR_RTS);
    return is_looping && receiver_empty(uart) ? ST_OK : ST_NO_DEVICE;
}
