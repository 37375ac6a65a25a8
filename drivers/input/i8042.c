// SPDX-License-Identifier: MIT
// Source: Intel 8242/8042 as in the IBM PS/2 Hardware Interface Technical Reference, "Keyboard and
// Auxiliary Device Controller".
#include <device/input.h>
#include <drivers/i8042.h>
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>
#include <sched/spinlock.h>

#include "scancode.h"

#if HAL_HAS_PORTS

enum {
    PORT_DATA = 0x60,
    PORT_STATUS = 0x64, // command when written

    STATUS_OUTPUT_FULL = 0x01, // a byte for us
    STATUS_INPUT_FULL = 0x02,  // the controller has not taken our last byte
    STATUS_FROM_MOUSE = 0x20,
    STATUS_ABSENT = 0xFF,

    COMMAND_CONFIG_READ = 0x20,
    COMMAND_CONFIG_WRITE = 0x60,
    COMMAND_MOUSE_DISABLE = 0xA7,
    COMMAND_SELF_TEST = 0xAA,
    COMMAND_KEYBOARD_DISABLE = 0xAD,
    COMMAND_KEYBOARD_ENABLE = 0xAE,

    CONFIG_KEYBOARD_IRQ = 0x01,
    CONFIG_MOUSE_IRQ = 0x02,
    CONFIG_SYSTEM = 0x04,
    CONFIG_KEYBOARD_OFF = 0x10,
    CONFIG_MOUSE_OFF = 0x20,
    CONFIG_TRANSLATE = 0x40, // the keyboard's set 2 to set 1
    CONFIG_RUNNING = CONFIG_SYSTEM | CONFIG_MOUSE_OFF | CONFIG_TRANSLATE,

    KEYBOARD_ECHO = 0xEE,
    KEYBOARD_SET_SCANCODES = 0xF0,
    KEYBOARD_ENABLE = 0xF4,
    KEYBOARD_DISABLE = 0xF5, // and back to defaults
    KEYBOARD_ACK = 0xFA,
    KEYBOARD_RESEND = 0xFE,

    SELF_TEST_PASSED = 0x55,
};

#define CONTROLLER_LIMIT_NS 50000000ull // the controller answers in microseconds
#define SELF_TEST_LIMIT_NS 500000000ull
#define KEYBOARD_LIMIT_NS 100000000ull // five times what the keyboard is allowed
#define INTERRUPT_TEST_NS 50000000ull
#define MAX_STALE_BYTES 64 // more pending than any buffer holds: nobody is there
#define MAX_RESENDS 3
#define BATCH 32 // bytes taken in one interrupt

static struct {
    struct spinlock lock; // guards the decoder and the controller's output once the keyboard runs
    struct scancode_decoder decoder;
    struct input_poller poller;
    volatile uint64_t interrupts;
    bool is_there, has_irq;
} keyboard = {.lock = SPINLOCK_INIT("keyboard")};

static bool status_wait(uint8_t mask, uint8_t wanted, uint64_t limit_ns)
{
    uint64_t start = hal_clock_ns();
    for (;;) {
        uint8_t status = hal_port_in8(PORT_STATUS);
        if (status == STATUS_ABSENT) return false;
        if ((status & mask) == wanted) return true;
        if (hal_clock_ns() - start > limit_ns) return false;
        hal_cpu_relax();
    }
}

static status_t byte_send(uint16_t port, uint8_t byte)
{
    if (!status_wait(STATUS_INPUT_FULL, 0, CONTROLLER_LIMIT_NS)) return ST_TIMEOUT;
    hal_port_out8(port, byte);
    return ST_OK;
}

static status_t byte_receive(uint64_t limit_ns, uint8_t *out_byte)
{
    if (!status_wait(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL, limit_ns)) return ST_TIMEOUT;
    *out_byte = hal_port_in8(PORT_DATA);
    return ST_OK;
}

// False when the pending bytes never end: there is no controller.
static bool output_discard(void)
{
    for (unsigned i = 0; i < MAX_STALE_BYTES; i++) {
        if (!(hal_port_in8(PORT_STATUS) & STATUS_OUTPUT_FULL)) return true;
        (void)hal_port_in8(PORT_DATA);
    }
    return false;
}

static status_t config_write(uint8_t config)
{
    status_t st = byte_send(PORT_STATUS, COMMAND_CONFIG_WRITE);
    return st < 0 ? st : byte_send(PORT_DATA, config);
}

// Sends to the keyboard and waits for its acknowledgement. Scan codes that come in between are
// lost.
static status_t keyboard_send(uint8_t byte)
{
    for (unsigned try = 0; try <= MAX_RESENDS; try++) {
        status_t st = byte_send(PORT_DATA, byte);
        if (st < 0) return st;
        uint8_t answer = 0;
        for (unsigned i = 0; i < BATCH && answer != KEYBOARD_ACK && answer != KEYBOARD_RESEND;
             i++) {
            st = byte_receive(KEYBOARD_LIMIT_NS, &answer);
            if (st < 0) return st;
        }
        if (answer == KEYBOARD_ACK) return ST_OK;
    }
    return ST_IO_ERROR;
}

// Leaves both ports disabled and without interrupts.
static status_t controller_init(void)
{
    if (hal_port_in8(PORT_STATUS) == STATUS_ABSENT) return ST_NO_DEVICE;
    if (byte_send(PORT_STATUS, COMMAND_KEYBOARD_DISABLE) < 0) return ST_NO_DEVICE;
    if (byte_send(PORT_STATUS, COMMAND_MOUSE_DISABLE) < 0) return ST_NO_DEVICE;
    if (!status_wait(STATUS_INPUT_FULL, 0, CONTROLLER_LIMIT_NS)) return ST_NO_DEVICE;
    if (!output_discard()) return ST_NO_DEVICE;

    uint8_t config;
    if (byte_send(PORT_STATUS, COMMAND_CONFIG_READ) < 0) return ST_NO_DEVICE;
    if (byte_receive(CONTROLLER_LIMIT_NS, &config) < 0) return ST_NO_DEVICE;
    // Some laptops' controllers fail the self test and work all the same; some reset their
    // configuration by it, so that comes after.
    uint8_t result;
    if (byte_send(PORT_STATUS, COMMAND_SELF_TEST) < 0) return ST_NO_DEVICE;
    if (byte_receive(SELF_TEST_LIMIT_NS, &result) == ST_OK && result != SELF_TEST_PASSED) {
        (void)output_discard();
    }
    return config_write(CONFIG_SYSTEM | CONFIG_KEYBOARD_OFF | CONFIG_MOUSE_OFF);
}

static status_t keyboard_start(void)
{
    status_t st = byte_send(PORT_STATUS, COMMAND_KEYBOARD_ENABLE);
    if (st < 0) return st;
    st = config_write(CONFIG_RUNNING);
    if (st < 0) return st;
    st = keyboard_send(KEYBOARD_DISABLE);
    if (st < 0) return st;
    // Firmware may have left set 1. Keyboards that know only set 2 refuse to choose: that is fine.
    st = keyboard_send(KEYBOARD_SET_SCANCODES);
    if (st == ST_OK) st = keyboard_send(2);
    if (st < 0) (void)output_discard();
    return keyboard_send(KEYBOARD_ENABLE);
}

// The lock is held.
static void bytes_decode(void)
{
    for (unsigned i = 0; i < BATCH; i++) {
        uint8_t status = hal_port_in8(PORT_STATUS);
        if (status == STATUS_ABSENT || !(status & STATUS_OUTPUT_FULL)) return;
        uint8_t byte = hal_port_in8(PORT_DATA);
        if (status & STATUS_FROM_MOUSE) continue;
        char text[SCANCODE_MAX_TEXT];
        size_t length = scancode_decode(&keyboard.decoder, byte, text);
        for (size_t c = 0; c < length; c++)
            input_push((uint8_t)text[c]);
    }
}

static void keyboard_receive(void)
{
    hal_irq_state_t irqs = spin_lock_irq(&keyboard.lock);
    bytes_decode();
    spin_unlock_irq(&keyboard.lock, irqs);
}

static void keyboard_interrupt(void *arg)
{
    (void)arg;
    keyboard.interrupts++;
    keyboard_receive();
}

static void keyboard_poll(struct input_poller *poller)
{
    (void)poller;
    keyboard_receive();
}

// The echo command's answer raises the interrupt, if anything does. Its byte is no key in set 1.
static bool interrupt_arrives(void)
{
    uint64_t before = keyboard.interrupts;
    hal_irq_state_t irqs = hal_irq_save();
    hal_irq_enable();
    uint64_t start = hal_clock_ns();
    if (byte_send(PORT_DATA, KEYBOARD_ECHO) == ST_OK) {
        while (keyboard.interrupts == before && hal_clock_ns() - start < INTERRUPT_TEST_NS) {
            hal_cpu_relax();
        }
    }
    hal_irq_restore(irqs);
    return keyboard.interrupts != before;
}

static bool interrupt_connect(const struct hal_irq_line *irq)
{
    if (!irq || hal_irq_connect(irq, "keyboard", keyboard_interrupt, NULL) < 0) return false;
    if (config_write(CONFIG_RUNNING | CONFIG_KEYBOARD_IRQ) == ST_OK && interrupt_arrives())
        return true;
    (void)config_write(CONFIG_RUNNING);
    (void)hal_irq_mask(irq->gsi);
    return false;
}

status_t i8042_keyboard_init(const struct hal_irq_line *irq)
{
    status_t st = controller_init();
    if (st < 0) return ST_NO_DEVICE;
    if (keyboard_start() < 0) return ST_NO_DEVICE;
    scancode_decoder_init(&keyboard.decoder);
    keyboard.is_there = true;
    keyboard.has_irq = interrupt_connect(irq);
    if (keyboard.has_irq) return ST_OK;
    keyboard.poller.poll = keyboard_poll;
    input_poller_register(&keyboard.poller);
    return ST_OK;
}

// What was half typed is forgotten. The lock keeps an interrupt from taking the answers.
static status_t keyboard_restart(void)
{
    hal_irq_state_t irqs = spin_lock_irq(&keyboard.lock);
    status_t st = controller_init();
    if (st == ST_OK) st = keyboard_start();
    scancode_decoder_init(&keyboard.decoder);
    if (st == ST_OK && keyboard.has_irq) st = config_write(CONFIG_RUNNING | CONFIG_KEYBOARD_IRQ);
    spin_unlock_irq(&keyboard.lock, irqs);
    return st;
}

status_t i8042_keyboard_resume(void)
{
    if (!keyboard.is_there) return ST_OK;
    return keyboard_restart() < 0 ? ST_NO_DEVICE : ST_OK;
}

#else

status_t i8042_keyboard_resume(void)
{
    return ST_OK;
}

status_t i8042_keyboard_init(const struct hal_irq_line *irq)
{
    (void)irq;
    return ST_NO_DEVICE;
}

#endif
