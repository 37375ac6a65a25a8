// SPDX-License-Identifier: MIT
// A UART as console and input: polled and synchronous at first, then by interrupts through a ring.
#include <base/string.h>
#include <device/console.h>
#include <device/input.h>
#include <drivers/serial.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <sched/spinlock.h>

#include "uart.h"

#define MAX_PORTS 4
#define RING_SIZE 8192 // a power of two; 0.7 s of output at 115200
// How long a port may keep its writers waiting before it counts as stuck, beyond what its speed
// explains. A virtual UART stands still while its host is busy with other things.
#define PATIENCE_NS 500000000ull
#define PANIC_PATIENCE_NS 3000000000ull // what is lost then is lost for good
#define INTERRUPT_TEST_NS 20000000u     // far more than any interrupt takes
#define UNCLAIMED_LIMIT 10000 // interrupts in a row with nothing to do: the line is jammed
#define RECEIVE_BATCH 256     // more at once than any FIFO holds means broken hardware

enum serial_mode {
    SERIAL_POLLED,    // write() sends; input comes by the poller
    SERIAL_INTERRUPT, // write() fills the ring, the interrupt handler sends
    SERIAL_PANIC      // as polled, with nothing else going on
};

struct serial_port {
    struct console console;
    struct input_poller poller;
    struct uart uart;
    struct serial_config config;
    char name[12];
    char description[160];
    uint64_t troubles_described; // of the counts below

    struct spinlock lock; // guards what follows, and the device
    enum serial_mode mode;
    uint64_t patience_ns; // time left to wait for a port that does not drain; 0: it is stuck
    uint64_t dropped, breaks, overruns, line_errors;
    volatile uint64_t interrupts;
    unsigned unclaimed; // interrupts in a row with nothing to do

    uint8_t ring[RING_SIZE];
    uint32_t head, tail; // run freely; the difference is the fill
};

static struct serial_port ports[MAX_PORTS];
static size_t port_count;

static struct serial_port *port_of(struct console *console)
{
    return container_of(console, struct serial_port, console);
}

static uint64_t troubles(const struct serial_port *port)
{
    return port->dropped + port->breaks + port->overruns + port->line_errors;
}

static void describe(struct serial_port *port)
{
    const struct serial_config *config = &port->config;
    const struct uart *uart = &port->uart;
    char speed[24] = "speed unknown";
    if (uart->baud) snprintf(speed, sizeof speed, "%u", uart->baud);
    char how[16] = "polled";
    if (port->mode == SERIAL_INTERRUPT) snprintf(how, sizeof how, "IRQ %u", config->irq.gsi);
    int length =
        snprintf(port->description, sizeof port->description, "%s at %s 0x%llx, %s 8n1, %s (%s)",
                 uart->model, config->is_mmio ? "memory" : "port",
                 config->is_mmio ? (unsigned long long)config->paddr : config->port, speed, how,
                 config->source ? config->source : "?");
    port->troubles_described = troubles(port);
    if (port->troubles_described == 0 || (size_t)length >= sizeof port->description) return;
    snprintf(port->description + length, sizeof port->description - (size_t)length,
             "; %llu bytes dropped, %llu breaks, %llu overruns, %llu line errors",
             (unsigned long long)port->dropped, (unsigned long long)port->breaks,
             (unsigned long long)port->overruns, (unsigned long long)port->line_errors);
}

static uint64_t patience_of(const struct serial_port *port)
{
    uint64_t limit = uart_drain_limit_ns(&port->uart);
    return limit + (port->mode == SERIAL_PANIC ? PANIC_PATIENCE_NS : PATIENCE_NS);
}

// Waits until the line status shows all of `lsr_bits`; false when the port is stuck. A stuck port
// costs its time once, and after that one look each time; it is well again as soon as it drains.
static bool transmitter_wait(struct serial_port *port, uint8_t lsr_bits)
{
    uint64_t start = hal_clock_ns();
    if (uart_wait(&port->uart, lsr_bits, port->patience_ns)) {
        port->patience_ns = patience_of(port);
        return true;
    }
    uint64_t waited = hal_clock_ns() - start;
    port->patience_ns = waited < port->patience_ns ? port->patience_ns - waited : 0;
    return false;
}

// One FIFO's worth from the ring, if the transmitter has room now.
static void ring_feed(struct serial_port *port)
{
    if (!(uart_read(&port->uart, UART_LSR) & UART_LSR_HOLDING_EMPTY)) return;
    for (unsigned i = 0; i < port->uart.fifo_depth && port->head != port->tail; i++) {
        uart_write(&port->uart, UART_DATA, port->ring[port->head++ % RING_SIZE]);
    }
}

// What a stuck port does not take stays in the ring for later.
static void ring_drain_polled(struct serial_port *port)
{
    while (port->head != port->tail && transmitter_wait(port, UART_LSR_HOLDING_EMPTY)) {
        ring_feed(port);
    }
}

static void ring_put(struct serial_port *port, uint8_t byte)
{
    if (port->tail - port->head == RING_SIZE) {
        // The writer outruns the line: it waits here for one FIFO to leave.
        if (!transmitter_wait(port, UART_LSR_HOLDING_EMPTY)) {
            port->dropped++;
            return;
        }
        ring_feed(port);
    }
    port->ring[port->tail++ % RING_SIZE] = byte;
}

static void transmit_interrupt_set(struct serial_port *port)
{
    uint8_t ier = UART_IER_RECEIVE | UART_IER_LINE;
    if (port->head != port->tail) ier |= UART_IER_TRANSMIT;
    // By way of 0: on an edge-triggered line, a cause that arose meanwhile gives a new edge.
    uart_write(&port->uart, UART_IER, 0);
    uart_write(&port->uart, UART_IER, ier);
}

static void serial_write(struct console *console, const char *text, size_t length)
{
    struct serial_port *port = port_of(console);
    while (length > 0) {
        // In pieces, so that interrupts are never off for longer than a piece takes.
        size_t piece = length < 128 ? length : 128;
        hal_irq_state_t irqs = spin_lock_irq(&port->lock);
        for (size_t i = 0; i < piece; i++) {
            if (text[i] == '\n') ring_put(port, '\r');
            ring_put(port, (uint8_t)text[i]);
        }
        if (port->mode != SERIAL_INTERRUPT) {
            ring_drain_polled(port);
        } else {
            ring_feed(port);
            transmit_interrupt_set(port);
        }
        spin_unlock_irq(&port->lock, irqs);
        text += piece;
        length -= piece;
    }
}

static void serial_flush(struct console *console)
{
    struct serial_port *port = port_of(console);
    for (bool is_draining = true; is_draining;) {
        // Locked, or the handler would refill the transmitter before we see it empty.
        hal_irq_state_t irqs = spin_lock_irq(&port->lock);
        is_draining = port->head != port->tail && transmitter_wait(port, UART_LSR_HOLDING_EMPTY);
        if (is_draining) ring_feed(port);
        spin_unlock_irq(&port->lock, irqs);
    }
    (void)transmitter_wait(port, UART_LSR_IDLE);
    if (troubles(port) != port->troubles_described) describe(port);
}

static void serial_enter_panic(struct console *console)
{
    struct serial_port *port = port_of(console);
    port->mode = SERIAL_PANIC;
    port->patience_ns = patience_of(port);
    uart_write(&port->uart, UART_IER, 0);
    ring_drain_polled(port);
}

// The lock is held. Returns how many bytes came.
static unsigned receive(struct serial_port *port)
{
    unsigned count = 0;
    for (; count < RECEIVE_BATCH; count++) {
        uint8_t lsr = uart_read(&port->uart, UART_LSR);
        if (lsr == UART_ABSENT) break;
        if (lsr & UART_LSR_OVERRUN) port->overruns++;
        if (!(lsr & UART_LSR_DATA)) break;
        uint8_t byte = uart_read(&port->uart, UART_DATA);
        if (lsr & UART_LSR_BREAK)
            port->breaks++;
        else if (lsr & (UART_LSR_PARITY | UART_LSR_FRAMING))
            port->line_errors++;
        else
            input_push(byte);
    }
    return count;
}

static void serial_poll(struct input_poller *poller)
{
    struct serial_port *port = container_of(poller, struct serial_port, poller);
    hal_irq_state_t irqs = spin_lock_irq(&port->lock);
    (void)receive(port);
    if (port->head != port->tail) ring_feed(port); // the port was stuck when this was written
    spin_unlock_irq(&port->lock, irqs);
}

// The lock is held. Whether there was anything to do.
static bool causes_serve(struct serial_port *port)
{
    uint32_t head = port->head;
    unsigned received = receive(port);
    (void)uart_read(&port->uart, UART_MSR);
    ring_feed(port);
    transmit_interrupt_set(port);
    return port->head != head || (received > 0 && received < RECEIVE_BATCH);
}

// The lock is held. False when the line is jammed: it was masked.
static bool interrupt_serve(struct serial_port *port)
{
    port->interrupts++;
    uint8_t iir = uart_read(&port->uart, UART_IIR);
    if (!(iir & UART_IIR_NONE_PENDING)) {
        if (port->mode != SERIAL_INTERRUPT) { // the test: it wants to know that we came
            uart_write(&port->uart, UART_IER, 0);
            port->unclaimed = 0;
        } else if (causes_serve(port)) {
            port->unclaimed = 0;
        }
    }
    // A level-triggered line that another device holds would keep the CPU here for ever, and so
    // would a UART that reports data it does not have.
    return port->unclaimed++ < UNCLAIMED_LIMIT || hal_irq_mask(port->config.irq.gsi) < 0;
}

static void serial_interrupt(void *arg)
{
    struct serial_port *port = arg;
    hal_irq_state_t irqs = spin_lock_irq(&port->lock);
    bool is_well = interrupt_serve(port);
    if (!is_well) {
        port->mode = SERIAL_POLLED;
        uart_write(&port->uart, UART_IER, 0);
        describe(port);
    }
    spin_unlock_irq(&port->lock, irqs);
    // Pollers are called with their list locked, and take the port's lock.
    if (!is_well) input_poller_register(&port->poller);
}

static bool is_same_place(const struct serial_config *a, const struct serial_config *b)
{
    if (a->is_mmio != b->is_mmio) return false;
    return a->is_mmio ? a->paddr == b->paddr : a->port == b->port;
}

// The same port again, from someone who knows it better: the first try was made before the
// firmware's tables were read.
static void config_adopt(struct serial_port *port, const struct serial_config *config)
{
    if (port->mode != SERIAL_POLLED) return;
    if (config->baud != 0 && config->baud != port->config.baud) {
        serial_flush(&port->console);
        if (uart_probe(&port->uart, config->baud) == ST_OK) port->config.baud = config->baud;
    }
    if (config->has_irq) {
        port->config.has_irq = true;
        port->config.irq = config->irq;
    }
    port->config.source = config->source;
    describe(port);
}

status_t serial_console_init(const struct serial_config *config,
                             void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    for (size_t i = 0; i < port_count; i++) {
        if (!is_same_place(&ports[i].config, config)) continue;
        config_adopt(&ports[i], config);
        return ST_ALREADY_EXISTS;
    }
    if (port_count == MAX_PORTS) return ST_LIMIT_REACHED;
    struct serial_port *port = &ports[port_count];
    status_t st = uart_locate(&port->uart, config, map_mmio);
    if (st < 0) return st;
    st = uart_probe(&port->uart, config->baud);
    if (st < 0) return st;

    port->config = *config;
    spin_init(&port->lock, "serial port");
    port->mode = SERIAL_POLLED;
    port->patience_ns = patience_of(port);
    snprintf(port->name, sizeof port->name, "serial%u", (unsigned)port_count);
    describe(port);
    port->console = (struct console){
        .name = port->name,
        .description = port->description,
        .write = serial_write,
        .flush = serial_flush,
        .enter_panic = serial_enter_panic,
    };
    port->poller.poll = serial_poll;
    port_count++;
    input_poller_register(&port->poller);
    console_register(&port->console);
    return ST_OK;
}

// Asks for the interrupt that an empty transmitter gives, and waits whether it comes.
static bool interrupt_arrives(struct serial_port *port)
{
    uint64_t before = port->interrupts;
    hal_irq_state_t irqs = hal_irq_save();
    uart_write(&port->uart, UART_IER, 0);
    uart_write(&port->uart, UART_IER, UART_IER_TRANSMIT);
    hal_irq_enable();
    uint64_t start = hal_clock_ns();
    while (port->interrupts == before) {
        if (hal_clock_ns() - start > INTERRUPT_TEST_NS) break;
        hal_cpu_relax();
    }
    hal_irq_restore(irqs);
    return port->interrupts != before;
}

static void port_interrupts_enable(struct serial_port *port)
{
    if (!port->config.has_irq || port->mode != SERIAL_POLLED) return;
    serial_flush(&port->console);
    if (hal_irq_connect(&port->config.irq, port->name, serial_interrupt, port) < 0) return;
    uart_write(&port->uart, UART_MCR, UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2);
    if (!interrupt_arrives(port)) {
        (void)hal_irq_mask(port->config.irq.gsi);
        uart_write(&port->uart, UART_IER, 0);
        return;
    }
    input_poller_unregister(&port->poller);
    hal_irq_state_t irqs = spin_lock_irq(&port->lock);
    port->mode = SERIAL_INTERRUPT;
    (void)receive(port);
    transmit_interrupt_set(port);
    describe(port);
    spin_unlock_irq(&port->lock, irqs);
}

// The lock is held. A console that is written to meanwhile waits.
static bool port_resume(struct serial_port *port)
{
    // What was in the transmitter is gone; the ring is not.
    if (uart_probe(&port->uart, port->uart.baud) < 0) return false;
    port->patience_ns = patience_of(port);
    if (port->mode != SERIAL_INTERRUPT) return true;
    uart_write(&port->uart, UART_MCR, UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2);
    ring_feed(port);
    transmit_interrupt_set(port);
    return true;
}

size_t serial_resume(void)
{
    size_t missing = 0;
    for (size_t i = 0; i < port_count; i++) {
        hal_irq_state_t irqs = spin_lock_irq(&ports[i].lock);
        if (!port_resume(&ports[i])) missing++;
        spin_unlock_irq(&ports[i].lock, irqs);
    }
    return missing;
}

void serial_interrupts_enable(void)
{
    for (size_t i = 0; i < port_count; i++)
        port_interrupts_enable(&ports[i]);
}
