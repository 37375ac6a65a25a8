// SPDX-License-Identifier: MIT
// SOURCES: drivers/input/i8042.c drivers/input/scancode.c kernel/device/input.c tests/host/fake/sched.c kernel/sched/spinlock.c
// INCLUDE: -Ihal/include -Itests/host/fake -Ikernel/device/include -Idrivers/include -Ikernel/sched/include

// The keyboard controller's driver against a simulated controller and keyboard, and the input queue
// behind it: sleeping, polling, deadlines, ^C.
#include <base/string.h>
#include <device/input.h>
#include <drivers/i8042.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/irq.h>
#include <hal/time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct {
    bool is_absent, has_no_keyboard, has_no_self_test, fails_self_test, never_takes_bytes;
    bool refuses_scancode_sets, asks_for_resends, has_no_irq;
    uint8_t config;
    uint8_t command;          // waiting for its data byte on port 0x60
    uint8_t keyboard_command; // likewise in the keyboard
    uint8_t output[64];
    bool is_from_mouse[64];
    size_t head, tail;
    bool is_scanning;
    unsigned scancode_set, resends;
} chip;

bool fake_irqs_enabled;
static uint64_t now_ns, armed_ns;
static bool has_timer;
static unsigned sleeps;
static hal_irq_handler handler;
static bool is_masked;
static void (*on_wait)(void); // what happens while the CPU sleeps

static void output_push(uint8_t byte, bool is_from_mouse)
{
    assert_true(chip.tail < sizeof chip.output);
    chip.output[chip.tail] = byte;
    chip.is_from_mouse[chip.tail++] = is_from_mouse;
}

static void interrupt_deliver(void)
{
    if (!fake_irqs_enabled || !handler || is_masked || chip.has_no_irq) return;
    if (!(chip.config & 1) || chip.head == chip.tail) return;
    fake_irqs_enabled = false;
    handler(NULL);
    fake_irqs_enabled = true;
}

static void keyboard_take(uint8_t byte)
{
    if (chip.has_no_keyboard || (chip.config & 0x10)) return;
    if (chip.asks_for_resends && ++chip.resends % 3 != 0) {
        output_push(0xFE, false);
        return;
    }
    uint8_t command = chip.keyboard_command;
    chip.keyboard_command = 0;
    if (command == 0xF0) {
        chip.scancode_set = byte;
        output_push(0xFA, false);
    } else if (byte == 0xEE) {
        output_push(0xEE, false);
    } else if (byte == 0xF0 && chip.refuses_scancode_sets) {
        for (int i = 0; i < 4; i++)
            output_push(0xFE, false);
    } else {
        if (byte == 0xF0) chip.keyboard_command = byte;
        if (byte == 0xF4) chip.is_scanning = true;
        if (byte == 0xF5) chip.is_scanning = false;
        output_push(0xFA, false);
    }
}

uint8_t hal_port_in8(uint16_t port)
{
    if (chip.is_absent) return 0xFF;
    if (port == 0x64) {
        if (chip.head == chip.tail) return chip.never_takes_bytes ? 2 : 0;
        return (uint8_t)(1 | (chip.is_from_mouse[chip.head] ? 0x20 : 0));
    }
    assert_int_equal(port, 0x60);
    return chip.head != chip.tail ? chip.output[chip.head++] : 0;
}

static void controller_command(uint8_t byte)
{
    switch (byte) {
    case 0x20:
        output_push(chip.config, false);
        break;
    case 0x60:
        chip.command = byte;
        break;
    case 0xA7:
        chip.config |= 0x20;
        break;
    case 0xAA:
        if (chip.has_no_self_test) break;
        output_push(chip.fails_self_test ? 0xFC : 0x55, false);
        chip.config = 0; // as some do
        break;
    case 0xAD:
        chip.config |= 0x10;
        break;
    case 0xAE:
        chip.config &= (uint8_t)~0x10;
        break;
    default:
        fail_msg("command 0x%x is not the driver's business", byte);
    }
}

void hal_port_out8(uint16_t port, uint8_t value)
{
    if (chip.is_absent) return;
    if (port == 0x64) {
        controller_command(value);
    } else if (chip.command == 0x60) {
        chip.command = 0;
        chip.config = value;
    } else {
        keyboard_take(value);
    }
}

uint64_t hal_clock_ns(void)
{
    now_ns += 1000;
    interrupt_deliver();
    return now_ns;
}

void hal_clock_describe(struct hal_clock_info *out)
{
    *out = (struct hal_clock_info){.timer = has_timer ? "lapic one-shot" : "none"};
}

void hal_timer_arm(uint64_t deadline_ns)
{
    assert_true(has_timer);
    armed_ns = deadline_ns;
}

void hal_timer_disarm(void)
{
    armed_ns = UINT64_MAX;
}

void fake_cpu_relax(void)
{
    interrupt_deliver();
}

void fake_cpu_wait(void)
{
    sleeps++;
    assert_true(on_wait != NULL || armed_ns != UINT64_MAX); // else it would sleep for ever
    if (on_wait)
        on_wait();
    else
        now_ns = armed_ns > now_ns ? armed_ns : now_ns;
    interrupt_deliver();
}

status_t hal_irq_connect(const struct hal_irq_line *line, const char *name, hal_irq_handler fn,
                         void *arg)
{
    (void)name;
    (void)arg;
    assert_int_equal(line->gsi, 1);
    handler = fn;
    return ST_OK;
}

status_t hal_irq_mask(uint32_t gsi)
{
    assert_int_equal(gsi, 1);
    is_masked = true;
    return ST_OK;
}

static const struct hal_irq_line irq = {.gsi = 1};

static int setup(void **state)
{
    (void)state;
    memset(&chip, 0, sizeof chip);
    chip.config = 0x65;
    handler = NULL;
    is_masked = false;
    has_timer = true;
    armed_ns = UINT64_MAX;
    sleeps = 0;
    on_wait = NULL;
    fake_irqs_enabled = true;
    while (input_get(0) >= 0) {
    }
    return 0;
}

static void keys_arrive_by_interrupt(void **state)
{
    (void)state;
    output_push(0x1E, false); // stale: typed at the firmware's prompt
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    assert_true(chip.is_scanning);
    assert_int_equal(chip.scancode_set, 2);
    assert_int_equal(chip.config & 0x73, 0x61); // translating, mouse off, keyboard's interrupt on
    assert_int_equal(input_get(0), -1);
    output_push(0x23, false);
    output_push(0x77, true); // a mouse's byte is nobody's
    output_push(0xA3, false);
    output_push(0x17, false);
    interrupt_deliver();
    assert_int_equal(input_get(0), 'h');
    assert_int_equal(input_get(0), 'i');
    assert_int_equal(input_get(0), -1);
}

static void a_keyboard_that_slept_types_again(void **state)
{
    (void)state;
    chip.is_absent = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_NO_DEVICE);
    assert_int_equal(i8042_keyboard_resume(), ST_OK); // there was none
    chip.is_absent = false;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    output_push(0xE0, false); // half a key
    interrupt_deliver();
    // As at power on: set 2 as it comes, nothing enabled, bytes pending.
    chip.config = 0;
    chip.is_scanning = false;
    chip.scancode_set = 0;
    output_push(0x1E, false);
    assert_int_equal(i8042_keyboard_resume(), ST_OK);
    assert_true(chip.is_scanning);
    assert_int_equal(chip.scancode_set, 2);
    assert_int_equal(chip.config & 0x73, 0x61);
    output_push(0x23, false);
    interrupt_deliver();
    assert_int_equal(input_get(0), 'h');
    assert_int_equal(input_get(0), -1);
    chip.is_absent = true;
    assert_int_equal(i8042_keyboard_resume(), ST_NO_DEVICE);
}

static void odd_controllers_are_tolerated(void **state)
{
    (void)state;
    chip.fails_self_test = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    setup(NULL);
    chip.has_no_self_test = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    setup(NULL);
    chip.refuses_scancode_sets = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    assert_true(chip.is_scanning);
    setup(NULL);
    chip.asks_for_resends = true;
    assert_int_equal(i8042_keyboard_init(NULL), ST_OK);
    assert_true(chip.is_scanning);
}

static void what_is_not_there_is_found_out_soon(void **state)
{
    (void)state;
    uint64_t start = now_ns;
    chip.is_absent = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_NO_DEVICE);
    setup(NULL);
    chip.has_no_keyboard = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_NO_DEVICE);
    setup(NULL);
    chip.never_takes_bytes = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_NO_DEVICE);
    assert_null(handler);
    assert_true(now_ns - start < 500000000);
}

static void without_interrupts_it_is_polled(void **state)
{
    (void)state;
    chip.has_no_irq = true;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    assert_true(is_masked);
    assert_int_equal(chip.config & 1, 0);
    output_push(0x1E, false);
    assert_int_equal(input_get(0), 'a');
}

static void key_press(void)
{
    output_push(0x30, false);
}

static void waiting_sleeps_until_a_key(void **state)
{
    (void)state;
    assert_int_equal(i8042_keyboard_init(&irq), ST_OK);
    on_wait = key_press;
    assert_int_equal(input_get(UINT64_MAX), 'b');
    assert_int_equal(sleeps, 1);
    assert_true(fake_irqs_enabled);
}

static void waiting_ends_at_its_deadline(void **state)
{
    (void)state;
    uint64_t start = now_ns;
    assert_int_equal(input_get(5000000), -1);
    assert_in_range(now_ns - start, 5000000, 5100000);
    assert_in_range(sleeps, 1, 10);
    assert_int_equal(armed_ns, UINT64_MAX);
    has_timer = false; // spins
    sleeps = 0;
    start = now_ns;
    assert_int_equal(input_get(5000000), -1);
    assert_in_range(now_ns - start, 5000000, 5100000);
    assert_int_equal(sleeps, 0);
    has_timer = true;
    fake_irqs_enabled = false; // a caller with interrupts off keeps them off
    assert_int_equal(input_get(5000000), -1);
    assert_int_equal(sleeps, 0);
    assert_false(fake_irqs_enabled);
}

static unsigned polls;
static void third_poll_pushes(struct input_poller *poller)
{
    (void)poller;
    if (++polls == 3) input_push('p');
}

static void pollers_are_asked_now_and_then(void **state)
{
    (void)state;
    struct input_poller poller = {.poll = third_poll_pushes};
    input_poller_register(&poller);
    input_poller_register(&poller); // twice does no harm
    uint64_t start = now_ns;
    assert_int_equal(input_get(UINT64_MAX), 'p');
    assert_int_equal(polls, 3);
    assert_in_range(now_ns - start, 1000000, 5000000); // it slept in between
    input_poller_unregister(&poller);
    input_poller_unregister(&poller);
    assert_int_equal(input_get(3000000), -1);
    assert_int_equal(polls, 3);
}

static void interrupts_of_the_person_are_found(void **state)
{
    (void)state;
    assert_false(input_take_interrupt());
    input_push('x');
    assert_false(input_take_interrupt());
    input_push(3);
    input_push('y');
    assert_true(input_take_interrupt());
    assert_false(input_take_interrupt());
    assert_int_equal(input_get(0), 'y');
    input_push(3);
    assert_int_equal(input_get(0), 3); // who reads it gets it
    assert_false(input_take_interrupt());
}

static void a_full_queue_drops_the_newest(void **state)
{
    (void)state;
    uint64_t before = input_dropped_count();
    for (int i = 0; i < 4096 + 76; i++)
        input_push((uint8_t)(i % 100 + 32));
    for (int i = 0; i < 4096; i++)
        assert_int_equal(input_get(0), i % 100 + 32);
    assert_int_equal(input_get(0), -1);
    assert_int_equal(input_dropped_count() - before, 76);
    // But a person must be able to stop what does not read.
    for (int i = 0; i < 4096; i++)
        input_push('x');
    input_push(3);
    input_push('y');
    assert_true(input_take_interrupt());
    assert_int_equal(input_get(0), 'y');
    assert_int_equal(input_get(0), -1);
    assert_int_equal(input_dropped_count() - before, 76 + 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(waiting_ends_at_its_deadline, setup),
        cmocka_unit_test_setup(pollers_are_asked_now_and_then, setup),
        cmocka_unit_test_setup(a_keyboard_that_slept_types_again, setup),
        cmocka_unit_test_setup(keys_arrive_by_interrupt, setup),
        cmocka_unit_test_setup(waiting_sleeps_until_a_key, setup),
        cmocka_unit_test_setup(odd_controllers_are_tolerated, setup),
        cmocka_unit_test_setup(what_is_not_there_is_found_out_soon, setup),
        cmocka_unit_test_setup(without_interrupts_it_is_polled, setup),
        cmocka_unit_test_setup(interrupts_of_the_person_are_found, setup),
        cmocka_unit_test_setup(a_full_queue_drops_the_newest, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
