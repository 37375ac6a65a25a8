// SPDX-License-Identifier: MIT
#pragma once
// 16550-compatible serial ports.

#include <base/status.h>
#include <hal/irq.h>

struct serial_config {
    bool is_mmio;
    uint16_t port;           // when !is_mmio
    paddr_t paddr;           // when is_mmio
    uint8_t register_stride; // bytes from one register to the next: 1 for ports
    uint8_t access_width;    // bytes of one register access: 1 (usual) or 4
    uint32_t baud;           // 0: leave the divisor as the firmware set it
    uint32_t clock_hz;       // UART input clock, 1843200 usual; 0: unknown, leave the divisor
    bool has_irq;
    struct hal_irq_line irq;
    const char *source; // where this came from: "SPCR", "DBG2", "console=", "legacy"
};

// Tests the port by loopback, sets it up (polled) and registers it as a console and as input.
// ST_NO_DEVICE if nothing answers there: then nothing was printed and nothing hangs. `map_mmio` as
// for hal_irq_init. ST_ALREADY_EXISTS for a port that is there already; it takes over baud rate,
// interrupt and source.
status_t serial_console_init(const struct serial_config *config,
                             void *(*map_mmio)(paddr_t paddr, uint64_t size)) MUST_USE;
// Once interrupts work: moves every port that has an interrupt to interrupt-driven receive and
// transmit.
void serial_interrupts_enable(void);
// After a sleep: sets every port up again as it was. Interrupts off or on. Returns how many do not
// answer any more; what is written to those is lost, and calling it again tries again.
size_t serial_resume(void);
