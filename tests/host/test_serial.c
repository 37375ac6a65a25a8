// SPDX-License-Identifier: MIT
// SOURCES: drivers/serial/uart.c drivers/serial/serial_console.c kernel/device/input.c tests/host/fake/sched.c kernel/sched/spinlock.c
// INCLUDE: -Ihal/include -Itests/host/fake -Ikernel/device/include -Idrivers/include -Ikernel/sched/include

// The 16550 driver against simulated UARTs: several models, absent ones, ones that lie, ones that
// stop draining, interrupts that never come. Time passes only when the driver looks at the clock.
#include <base/string.h>
#include <device/console.h>
#include <device/input.h>
#include <drivers/serial.h>
#include <drivers/serial/uart.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/irq.h>
#include <hal/time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define BASE 0x3F8
#define BYTE_NS 86805 // ten bits at 115200 baud

enum kind { ABSENT, ZEROES, MEMORY, I8250, I16450, I16550, I16550A, I16750 };

static struct {
    enum kind kind;
    bool has_loopback_data, has_loopback_lines;
    bool is_jammed; // never drains
    uint64_t jammed_until_ns;
    bool has_no_irq;         // interrupts do not reach us
    bool is_draining_slowly; // by the clock; else at once
    uint8_t ier, fcr, lcr, mcr, scratch, dll, dlm;
    uint8_t memory[8];
    uint8_t rx[300]; // bytes, with line status bits in rx_status
    uint8_t rx_status[300];
    size_t rx_head, rx_tail;
    unsigned tx_pending; // in the FIFO
    uint64_t tx_last_ns;
    char wire[20000];
    size_t wire_length;
    bool is_thr_interrupt;
    unsigned lost;
    uint8_t stuck_iir; // a cause that is always there
} uart;

bool fake_irqs_enabled;
static uint64_t now_ns;
static hal_irq_handler handler;
static void *handler_arg;
static bool is_masked;
static status_t connect_result;
static struct console *console;
static unsigned in_handler;

// The device

static unsigned fifo_size(void)
{
    if (uart.kind == I16750 && (uart.fcr & 0x21) == 0x21) return 64;
    return (uart.kind == I16550A || uart.kind == I16750) && (uart.fcr & 1) ? 16 : 1;
}

static void drain(void)
{
    if (uart.is_jammed || now_ns < uart.jammed_until_ns) return;
    bool was_pending = uart.tx_pending > 0;
    if (!uart.is_draining_slowly) uart.tx_pending = 0;
    while (uart.tx_pending > 0 && now_ns - uart.tx_last_ns >= BYTE_NS) {
        uart.tx_pending--;
        uart.tx_last_ns += BYTE_NS;
    }
    if (was_pending && uart.tx_pending == 0) uart.is_thr_interrupt = true;
}

static uint8_t interrupt_cause(void)
{
    drain();
    if ((uart.ier & 4) && uart.rx_head != uart.rx_tail && uart.rx_status[uart.rx_head]) return 6;
    if ((uart.ier & 1) && uart.rx_head != uart.rx_tail) return 4;
    if ((uart.ier & 2) && uart.is_thr_interrupt) return 2;
    return 1;
}

static void interrupt_deliver(void)
{
    if (!fake_irqs_enabled || in_handler || !handler || is_masked || uart.has_no_irq) return;
    if (!(uart.mcr & UART_MCR_OUT2)) return;
    for (int i = 0; i < 1000 && interrupt_cause() != 1; i++) {
        in_handler++;
        fake_irqs_enabled = false;
        handler(handler_arg);
        fake_irqs_enabled = true;
        in_handler--;
    }
}

static void receive_push(uint8_t byte, uint8_t status)
{
    assert_true(uart.rx_tail < sizeof uart.rx);
    uart.rx[uart.rx_tail] = byte;
    uart.rx_status[uart.rx_tail++] = status;
}

static uint8_t lsr_read(void)
{
    drain();
    uint8_t lsr = uart.tx_pending == 0 ? 0x60 : 0;
    if (uart.rx_head != uart.rx_tail) lsr |= 1 | uart.rx_status[uart.rx_head];
    return lsr;
}

static uint8_t msr_read(void)
{
    if (!(uart.mcr & UART_MCR_LOOP)) return 0xB0;
    if (!uart.has_loopback_lines) return 0;
    return (uint8_t)((uart.mcr & 0x0C) << 4 | (uart.mcr & 0x02) << 3 | (uart.mcr & 0x01) << 5);
}

static uint8_t iir_read(void)
{
    if (uart.stuck_iir) return uart.stuck_iir;
    uint8_t iir = interrupt_cause();
    if (iir == 2) uart.is_thr_interrupt = false;
    if (!(uart.fcr & 1)) return iir;
    if (uart.kind == I16550) iir |= 0x80;
    if (uart.kind == I16550A || uart.kind == I16750) iir |= 0xC0;
    if (uart.kind == I16750 && (uart.fcr & 0x20)) iir |= 0x20;
    return iir;
}

uint8_t hal_port_in8(uint16_t port)
{
    assert_in_range(port, BASE, BASE + 7);
    unsigned reg = port - BASE;
    bool has_dlab = uart.lcr & 0x80;
    if (uart.kind == ABSENT) return 0xFF;
    if (uart.kind == ZEROES) return 0;
    if (uart.kind == MEMORY) return uart.memory[reg];
    switch (reg) {
    case 0:
        if (has_dlab) return uart.dll;
        return uart.rx_head != uart.rx_tail ? uart.rx[uart.rx_head++] : 0;
    case 1:
        return has_dlab ? uart.dlm : uart.ier;
    case 2:
        return iir_read();
    case 3:
        return uart.lcr;
    case 4:
        return uart.mcr;
    case 5:
        return lsr_read();
    case 6:
        return msr_read();
    default:
        return uart.kind == I8250 ? 0xFF : uart.scratch;
    }
}

static void data_write(uint8_t value)
{
    if (uart.mcr & UART_MCR_LOOP) {
        if (uart.has_loopback_data) receive_push(value, 0);
        return;
    }
    drain();
    if (uart.tx_pending == fifo_size()) {
        uart.lost++;
        return;
    }
    if (uart.tx_pending++ == 0) uart.tx_last_ns = now_ns;
    uart.is_thr_interrupt = false;
    uart.wire[uart.wire_length++] = (char)value;
    assert_true(uart.wire_length < sizeof uart.wire);
}

void hal_port_out8(uint16_t port, uint8_t value)
{
    assert_in_range(port, BASE, BASE + 7);
    unsigned reg = port - BASE;
    bool has_dlab = uart.lcr & 0x80;
    uart.memory[reg] = value;
    switch (reg) {
    case 0:
        if (has_dlab)
            uart.dll = value;
        else
            data_write(value);
        break;
    case 1:
        if (has_dlab) {
            uart.dlm = value;
            break;
        }
        if (!(uart.ier & 2) && (value & 2) && uart.tx_pending == 0) uart.is_thr_interrupt = true;
        uart.ier = value & 0x0F;
        break;
    case 2:
        if (!has_dlab) value = (uint8_t)((value & ~0x20) | (uart.fcr & 0x20));
        uart.fcr = value;
        if (value & 2) uart.rx_head = uart.rx_tail = 0;
        break;
    case 3:
        uart.lcr = value;
        break;
    case 4:
        uart.mcr = value & 0x1F;
        break;
    case 7:
        uart.scratch = value;
        break;
    default:
        break;
    }
}

uint32_t hal_port_in32(uint16_t port)
{
    return hal_port_in8(port);
}

void hal_port_out32(uint16_t port, uint32_t value)
{
    hal_port_out8(port, (uint8_t)value);
}

// The kernel around the driver

uint64_t hal_clock_ns(void)
{
    now_ns += 1000;
    interrupt_deliver();
    return now_ns;
}

void hal_clock_describe(struct hal_clock_info *out)
{
    *out = (struct hal_clock_info){.timer = "none"};
}

void hal_timer_arm(uint64_t deadline_ns)
{
    (void)deadline_ns;
}

void hal_timer_disarm(void)
{
}

void fake_cpu_relax(void)
{
    interrupt_deliver();
}

void fake_cpu_wait(void)
{
    fail_msg("nothing here may sleep");
}

status_t hal_irq_connect(const struct hal_irq_line *line, const char *name, hal_irq_handler fn,
                         void *arg)
{
    assert_int_equal(line->gsi, 4);
    assert_non_null(name);
    if (connect_result < 0) return connect_result;
    handler = fn;
    handler_arg = arg;
    return ST_OK;
}

status_t hal_irq_mask(uint32_t gsi)
{
    assert_int_equal(gsi, 4);
    is_masked = true;
    return ST_OK;
}

void console_register(struct console *registered)
{
    console = registered;
}

// Tests

static struct serial_config config(void)
{
    return (struct serial_config){.port = BASE,
                                  .register_stride = 1,
                                  .access_width = 1,
                                  .baud = 115200,
                                  .clock_hz = 1843200,
                                  .has_irq = true,
                                  .irq = {.gsi = 4},
                                  .source = "test"};
}

static void device_reset(enum kind kind)
{
    memset(&uart, 0, sizeof uart);
    uart.kind = kind;
    uart.has_loopback_data = uart.has_loopback_lines = true;
    handler = NULL;
    is_masked = false;
    connect_result = ST_OK;
    fake_irqs_enabled = true;
}

// One port per process would do for the probe, but the driver keeps its ports: those tests that
// need a console run in order on the one that the first of them makes.
static status_t probe(enum kind kind, struct uart *out)
{
    device_reset(kind);
    struct serial_config wanted = config();
    status_t st = uart_locate(out, &wanted, NULL);
    return st < 0 ? st : uart_probe(out, wanted.baud);
}

static void models_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        enum kind kind;
        const char *model;
        unsigned depth;
    } cases[] = {{I8250, "8250", 1},
                 {I16450, "16450", 1},
                 {I16550, "16550", 1},
                 {I16550A, "16550A", 16},
                 {I16750, "16750", 64}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct uart found;
        assert_int_equal(probe(cases[i].kind, &found), ST_OK);
        assert_string_equal(found.model, cases[i].model);
        assert_int_equal(found.fifo_depth, cases[i].depth);
        assert_int_equal(found.baud, 115200);
        assert_int_equal(uart.dll | uart.dlm << 8, 1);
        assert_int_equal(uart.lcr, UART_LCR_8N1);
        assert_int_equal(uart.ier, 0);
        assert_int_equal(uart.mcr, UART_MCR_DTR | UART_MCR_RTS);
        assert_int_equal(uart.wire_length, 0); // the probe sends nothing
        assert_int_equal(fifo_size(), cases[i].depth);
    }
}

static void what_is_no_uart_is_refused_soon(void **state)
{
    (void)state;
    static const enum kind kinds[] = {ABSENT, ZEROES, MEMORY};
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        struct uart found;
        uint64_t start = now_ns;
        assert_int_equal(probe(kinds[i], &found), ST_NO_DEVICE);
        assert_true(now_ns - start < 1000000000);
    }
    device_reset(I16550A);
    uart.has_loopback_data = uart.has_loopback_lines = false;
    struct uart found;
    struct serial_config wanted = config();
    assert_int_equal(uart_locate(&found, &wanted, NULL), ST_OK);
    assert_int_equal(uart_probe(&found, 115200), ST_NO_DEVICE);
    uart.has_loopback_lines = true; // half of it will do
    assert_int_equal(uart_probe(&found, 115200), ST_OK);
}

static void speeds_are_set_or_left(void **state)
{
    (void)state;
    struct uart found;
    struct serial_config wanted = config();
    device_reset(I16550A);
    assert_int_equal(uart_locate(&found, &wanted, NULL), ST_OK);
    assert_int_equal(uart_probe(&found, 9600), ST_OK);
    assert_int_equal(uart.dll | uart.dlm << 8, 12);
    assert_int_equal(found.baud, 9600);
    uart.dll = 6;
    assert_int_equal(uart_probe(&found, 0), ST_OK); // as the firmware left it
    assert_int_equal(uart.dll, 6);
    assert_int_equal(found.baud, 19200);
    assert_int_equal(uart_probe(&found, 300), ST_OK);
    assert_int_equal(uart.dll | uart.dlm << 8, 384);
    assert_int_equal(uart_probe(&found, 4000000), ST_OK); // cannot: left
    assert_int_equal(uart.dll | uart.dlm << 8, 384);
    found.clock_hz = 0;
    assert_int_equal(uart_probe(&found, 115200), ST_OK);
    assert_int_equal(uart.dll | uart.dlm << 8, 384);
    assert_int_equal(found.baud, 0);
}

static void *map_nothing(paddr_t paddr, uint64_t size)
{
    (void)paddr;
    (void)size;
    return NULL;
}

static void nonsense_configurations_are_refused(void **state)
{
    (void)state;
    struct uart found;
#define EXPECT_LOCATED(status, ...)                                                                \
    do {                                                                                           \
        struct serial_config bad = config();                                                       \
        __VA_ARGS__;                                                                               \
        assert_int_equal(uart_locate(&found, &bad, map_nothing), status);                          \
    } while (0)
#define REFUSED(...) EXPECT_LOCATED(ST_INVALID_ARGUMENT, __VA_ARGS__)
    REFUSED(bad.port = 0);
    REFUSED(bad.port = 0xFFFC);
    REFUSED(bad.access_width = 2);
    REFUSED(bad.access_width = 0);
    REFUSED(bad.register_stride = 0);
    REFUSED(bad.access_width = 4); // wider than the stride
    REFUSED(bad.register_stride = 32);
    REFUSED(bad.is_mmio = true);
    REFUSED(bad.is_mmio = true, bad.paddr = UINT64_MAX - 3);
    // Where a mere look for a UART does harm: the board's own devices, and PCI's configuration
    // ports, in whose midst a write resets the machine.
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.port = 0x60);
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.port = 0xFF);
    EXPECT_LOCATED(ST_OK, bad.port = 0x100);
    EXPECT_LOCATED(ST_OK, bad.port = 0xCF0);
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.port = 0xCF1);
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.port = 0xCF8);
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.port = 0xCFF);
    EXPECT_LOCATED(ST_OK, bad.port = 0xD00);
    EXPECT_LOCATED(ST_OUT_OF_RANGE, bad.is_mmio = true, bad.paddr = 0x100000); // RAM, say
}

// A UART in memory with 32-bit registers: only that the accesses go where they should.
static uint32_t mmio_registers[8];
static void *map_registers(paddr_t paddr, uint64_t size)
{
    assert_int_equal(paddr, 0xFE215000);
    assert_int_equal(size, sizeof mmio_registers);
    return mmio_registers;
}

static void memory_mapped_registers_are_reached(void **state)
{
    (void)state;
    struct uart found;
    struct serial_config wanted = config();
    wanted.is_mmio = true;
    wanted.paddr = 0xFE215000;
    wanted.register_stride = wanted.access_width = 4;
    assert_int_equal(uart_locate(&found, &wanted, map_registers), ST_OK);
    uart_write(&found, UART_SCRATCH, 0x42);
    assert_int_equal(mmio_registers[7], 0x42);
    mmio_registers[5] = 0xFFFFFF61;
    assert_int_equal(uart_read(&found, UART_LSR), 0x61);
    assert_int_equal(uart_probe(&found, 115200), ST_NO_DEVICE); // it is mere memory
}

static void write_text(const char *text)
{
    console->write(console, text, strlen(text));
}

static void expect_wire(const char *text)
{
    assert_int_equal(uart.wire_length, strlen(text));
    assert_memory_equal(uart.wire, text, uart.wire_length);
    assert_int_equal(uart.lost, 0);
    uart.wire_length = 0;
}

static void polled_output_is_complete(void **state)
{
    (void)state;
    device_reset(I16550A);
    uart.is_draining_slowly = true;
    struct serial_config wanted = config();
    wanted.has_irq = false; // not known yet
    wanted.source = "early";
    assert_int_equal(serial_console_init(&wanted, NULL), ST_OK);
    assert_string_equal(console->name, "serial0");
    assert_string_equal(console->description, "16550A at port 0x3f8, 115200 8n1, polled (early)");
    write_text("one line\nanother, longer than the FIFO takes at once\n");
    expect_wire("one line\r\nanother, longer than the FIFO takes at once\r\n");
    wanted = config(); // now it is
    assert_int_equal(serial_console_init(&wanted, NULL), ST_ALREADY_EXISTS);
    assert_string_equal(console->description, "16550A at port 0x3f8, 115200 8n1, polled (test)");
}

static void polled_input_arrives(void **state)
{
    (void)state;
    receive_push('h', 0);
    receive_push('?', UART_LSR_FRAMING);
    receive_push(0, UART_LSR_BREAK);
    receive_push('i', UART_LSR_OVERRUN);
    assert_int_equal(input_get(0), 'h');
    assert_int_equal(input_get(0), 'i');
    assert_int_equal(input_get(1000000), -1);
    console->flush(console);
    assert_string_equal(console->description,
                        "16550A at port 0x3f8, 115200 8n1, polled (test); "
                        "0 bytes dropped, 1 breaks, 1 overruns, 1 line errors");
}

static void a_pause_of_the_line_loses_nothing(void **state)
{
    (void)state;
    write_text("before");
    uart.jammed_until_ns = now_ns + 400000000;
    write_text(" between");
    write_text(" after\n");
    expect_wire("before between after\r\n");
}

static void a_jammed_port_costs_little(void **state)
{
    (void)state;
    uart.is_jammed = true;
    uint64_t start = now_ns;
    char page[2000];
    memset(page, 'x', sizeof page);
    for (int i = 0; i < 50; i++)
        console->write(console, page, sizeof page);
    console->flush(console);
    assert_true(now_ns - start < 1500000000); // 100 kB would take 9 s
    assert_non_null(strstr(console->description, " bytes dropped"));
    assert_null(strstr(console->description, "; 0 bytes dropped"));

    uart.is_jammed = false;
    write_text("back"); // behind what the ring kept
    assert_true(uart.wire_length > 8000 && uart.wire_length < 9000);
    assert_memory_equal(uart.wire + uart.wire_length - 5, "xback", 5);
    assert_int_equal(uart.lost, 0);
    uart.wire_length = 0;

    uart.is_jammed = true;
    write_text("kept for the poller, which comes by when the shell waits");
    uart.is_jammed = false;
    assert_int_equal(input_get(100000000), -1);
    expect_wire("kept for the poller, which comes by when the shell waits");
}

static void without_interrupts_it_goes_on_polling(void **state)
{
    (void)state;
    connect_result = ST_OUT_OF_RANGE;
    serial_interrupts_enable();
    assert_null(handler);
    write_text("a");
    expect_wire("a");

    connect_result = ST_OK;
    uart.has_no_irq = true;
    serial_interrupts_enable();
    assert_non_null(handler);
    assert_true(is_masked);
    assert_int_equal(uart.ier, 0);
    write_text("b");
    expect_wire("b");
    receive_push('q', 0);
    assert_int_equal(input_get(0), 'q');
}

static void interrupts_take_over(void **state)
{
    (void)state;
    uart.has_no_irq = false;
    is_masked = false;
    fake_irqs_enabled = false; // a caller that has not enabled them yet
    serial_interrupts_enable();
    assert_false(fake_irqs_enabled);
    fake_irqs_enabled = true;
    assert_non_null(strstr(console->description, "115200 8n1, IRQ 4 (test)"));
    assert_true(uart.mcr & UART_MCR_OUT2);

    uint64_t start = now_ns;
    char text[4001];
    memset(text, 'y', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    write_text(text);
    assert_true(now_ns - start < 4000000); // queued, not waited for: it takes 347 ms
    while (uart.wire_length < sizeof text - 1) {
        (void)hal_clock_ns();
        assert_true(now_ns - start < 1000000000);
    }
    expect_wire(text);
    write_text("z");
    console->flush(console);
    expect_wire("z");
    assert_int_equal(lsr_read() & 0x60, 0x60); // flushed to the last bit
    assert_true(fake_irqs_enabled);
}

static void interrupts_bring_input(void **state)
{
    (void)state;
    receive_push('o', 0);
    receive_push('k', 0);
    interrupt_deliver();
    assert_int_equal(input_get(0), 'o');
    assert_int_equal(input_get(0), 'k');
    assert_int_equal(input_get(0), -1);
}

static void a_sleep_changes_nothing(void **state)
{
    (void)state;
    uint64_t divisor = uart.dll | uart.dlm << 8;
    uart.ier = uart.fcr = uart.lcr = uart.mcr = uart.dlm = 0;
    uart.dll = 12; // 9600, as the firmware left it
    assert_int_equal(serial_resume(), 0);
    assert_int_equal(uart.dll | uart.dlm << 8, divisor);
    assert_true(uart.mcr & UART_MCR_OUT2);
    write_text("awake\n");
    console->flush(console);
    expect_wire("awake\r\n");
    receive_push('i', 0);
    interrupt_deliver();
    assert_int_equal(input_get(0), 'i');

    // One that the firmware does not switch on before it is told to.
    uart.kind = ABSENT;
    assert_int_equal(serial_resume(), 1);
    uart.kind = I16550A;
    assert_int_equal(serial_resume(), 0);
    write_text("late");
    console->flush(console);
    expect_wire("late");
}

static void a_full_ring_waits_for_the_line(void **state)
{
    (void)state;
    char text[12001];
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = (char)('a' + i % 26);
    text[sizeof text - 1] = '\0';
    write_text(text);
    console->flush(console);
    expect_wire(text);
}

static void a_storm_is_ended(void **state)
{
    (void)state;
    is_masked = false;
    for (int i = 0; i < 20000 && !is_masked; i++) {
        fake_irqs_enabled = false;
        handler(handler_arg); // with no cause: somebody else holds the line
        fake_irqs_enabled = true;
    }
    assert_true(is_masked);
    receive_push('p', 0);
    assert_int_equal(input_get(0), 'p'); // polled again
    write_text("c");
    expect_wire("c");
}

// Some UARTs report "data has waited long" with no data there, and do so for ever.
static void a_cause_that_does_not_end_is_ended(void **state)
{
    (void)state;
    is_masked = false;
    serial_interrupts_enable();
    assert_false(is_masked);
    uart.stuck_iir = 0xCC;
    for (int i = 0; i < 40000 && !is_masked; i++) {
        fake_irqs_enabled = false;
        handler(handler_arg);
        fake_irqs_enabled = true;
        if (i % 5000 == 0 && i < 15000) receive_push('k', 0); // with work to do it is well
        assert_true(i > 15000 || !is_masked);
    }
    assert_true(is_masked);
    for (int i = 0; i < 3; i++)
        assert_int_equal(input_get(0), 'k');
    receive_push('q', 0);
    assert_int_equal(input_get(0), 'q'); // polled from here
    write_text("d");
    expect_wire("d");
    uart.stuck_iir = 0;
}

static void panic_output_is_synchronous(void **state)
{
    (void)state;
    is_masked = false;
    serial_interrupts_enable();
    fake_irqs_enabled = false; // nothing more comes by interrupt
    write_text("queued\n");
    console->enter_panic(console);
    write_text("panic\n");
    assert_int_equal(uart.ier, 0);
    expect_wire("queued\r\npanic\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_are_told_apart),
        cmocka_unit_test(what_is_no_uart_is_refused_soon),
        cmocka_unit_test(speeds_are_set_or_left),
        cmocka_unit_test(nonsense_configurations_are_refused),
        cmocka_unit_test(memory_mapped_registers_are_reached),
        cmocka_unit_test(polled_output_is_complete),
        cmocka_unit_test(polled_input_arrives),
        cmocka_unit_test(a_pause_of_the_line_loses_nothing),
        cmocka_unit_test(a_pause_of_the_line_loses_nothing),
        cmocka_unit_test(a_jammed_port_costs_little),
        cmocka_unit_test(without_interrupts_it_goes_on_polling),
        cmocka_unit_test(interrupts_take_over),
        cmocka_unit_test(interrupts_bring_input),
        cmocka_unit_test(a_sleep_changes_nothing),
        cmocka_unit_test(a_full_ring_waits_for_the_line),
        cmocka_unit_test(a_storm_is_ended),
        cmocka_unit_test(a_cause_that_does_not_end_is_ended),
        cmocka_unit_test(panic_output_is_synchronous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
