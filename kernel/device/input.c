// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/input.h>
#include <hal/cpu.h>
#include <hal/time.h>

#define QUEUE_SIZE 1024 // a power of two; holds a pasted screenful
#define INTERRUPT_BYTE 0x03
// A 16-byte FIFO fills in 1.4 ms at 115200 baud.
#define POLL_INTERVAL_NS (1000ull * 1000)

// Guarded by having interrupts off. head and tail run freely; their difference is the fill.
static uint8_t queue[QUEUE_SIZE];
static size_t head, tail;
static unsigned interrupt_bytes; // how many of the queued bytes are ^C
static uint64_t dropped;

static struct input_poller *pollers;

void input_push(uint8_t byte)
{
    hal_irq_state_t irqs = hal_irq_save();
    if (tail - head < QUEUE_SIZE) {
        queue[tail++ % QUEUE_SIZE] = byte;
        if (byte == INTERRUPT_BYTE) interrupt_bytes++;
    } else {
        dropped++;
    }
    hal_irq_restore(irqs);
}

uint64_t input_dropped_count(void)
{
    return dropped;
}

// -1 when the queue is empty. Interrupts are off.
static int queue_pop(void)
{
    if (head == tail) return -1;
    uint8_t byte = queue[head++ % QUEUE_SIZE];
    if (byte == INTERRUPT_BYTE) interrupt_bytes--;
    return byte;
}

void input_poller_unregister(struct input_poller *poller)
{
    hal_irq_state_t irqs = hal_irq_save();
    for (struct input_poller **link = &pollers; *link; link = &(*link)->next) {
        if (*link != poller) continue;
        *link = poller->next;
        break;
    }
    hal_irq_restore(irqs);
}

void input_poller_register(struct input_poller *poller)
{
    input_poller_unregister(poller);
    hal_irq_state_t irqs = hal_irq_save();
    poller->next = pollers;
    pollers = poller;
    hal_irq_restore(irqs);
}

static void poll_all(void)
{
    for (struct input_poller *poller = pollers; poller; poller = poller->next)
        poller->poll(poller);
}

// Without a timer nothing is sure to end a sleep: on a machine without a local APIC no interrupt
// comes at all.
static bool has_wakeup_timer(void)
{
    struct hal_clock_info clock;
    hal_clock_describe(&clock);
    return clock.timer && strcmp(clock.timer, "none") != 0;
}

// Interrupts are off and the queue was seen empty: an interrupt that fills it from now on ends the
// sleep.
static void sleep_until(uint64_t deadline_ns)
{
    uint64_t wake = deadline_ns;
    uint64_t poll = hal_clock_ns() + POLL_INTERVAL_NS;
    if (pollers && poll < wake) wake = poll;
    if (wake != UINT64_MAX) hal_timer_arm(wake);
    hal_cpu_wait();
    if (wake != UINT64_MAX) hal_timer_disarm();
}

int input_get(uint64_t timeout_ns)
{
    uint64_t now = hal_clock_ns();
    uint64_t deadline = timeout_ns < UINT64_MAX - now ? now + timeout_ns : UINT64_MAX;
    bool can_sleep = hal_irq_enabled() && has_wakeup_timer();
    for (;;) {
        poll_all();
        hal_irq_state_t irqs = hal_irq_save();
        int byte = queue_pop();
        if (byte >= 0 || (deadline != UINT64_MAX && hal_clock_ns() >= deadline)) {
            hal_irq_restore(irqs);
            return byte;
        }
        if (can_sleep) sleep_until(deadline);
        hal_irq_restore(irqs);
        if (!can_sleep) hal_cpu_relax();
    }
}

bool input_take_interrupt(void)
{
    poll_all();
    hal_irq_state_t irqs = hal_irq_save();
    bool was_found = interrupt_bytes > 0;
    // What was typed before ^C was meant for the command that it stops.
    while (was_found && queue_pop() != INTERRUPT_BYTE) {
    }
    hal_irq_restore(irqs);
    return was_found;
}
