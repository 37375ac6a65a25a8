// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <device/input.h>
#include <hal/time.h>
#include <sched/spinlock.h>
#include <sched/wait.h>

#define QUEUE_SIZE 4096 // a power of two; holds a pasted screenful
#define INTERRUPT_BYTE 0x03
// A 16-byte FIFO fills in 1.4 ms at 115200 baud.
#define POLL_INTERVAL_NS (1000ull * 1000)

// Its lock guards this group. head and tail run freely; their difference is the fill.
static struct wait_queue arrivals = WAIT_QUEUE_INIT(arrivals, "input");
static uint8_t queue[QUEUE_SIZE];
static size_t head, tail;
static unsigned interrupt_bytes; // how many of the queued bytes are ^C
static uint64_t dropped;
static bool is_poller_new; // one was registered: whoever waits must begin to poll

// Held while pollers run, so a poller does not register or unregister any.
static struct spinlock pollers_lock = SPINLOCK_INIT("input pollers");
static struct input_poller *pollers;

void input_push(uint8_t byte)
{
    hal_irq_state_t irqs = spin_lock_irq(&arrivals.lock);
    if (tail - head == QUEUE_SIZE && byte == INTERRUPT_BYTE) {
        // It drops what was typed before it anyway, and must reach a command that reads nothing.
        dropped += QUEUE_SIZE;
        head = tail;
        interrupt_bytes = 0;
    }
    if (tail - head < QUEUE_SIZE) {
        queue[tail++ % QUEUE_SIZE] = byte;
        if (byte == INTERRUPT_BYTE) interrupt_bytes++;
    } else {
        dropped++;
    }
    spin_unlock_irq(&arrivals.lock, irqs);
    wait_wake_one(&arrivals);
}

uint64_t input_dropped_count(void)
{
    return dropped;
}

// -1 when the queue is empty. The lock is held.
static int queue_pop(void)
{
    if (head == tail) return -1;
    uint8_t byte = queue[head++ % QUEUE_SIZE];
    if (byte == INTERRUPT_BYTE) interrupt_bytes--;
    return byte;
}

static void poller_unlink(struct input_poller *poller)
{
    for (struct input_poller **link = &pollers; *link; link = &(*link)->next) {
        if (*link != poller) continue;
        *link = poller->next;
        break;
    }
}

void input_poller_unregister(struct input_poller *poller)
{
    hal_irq_state_t irqs = spin_lock_irq(&pollers_lock);
    poller_unlink(poller);
    spin_unlock_irq(&pollers_lock, irqs);
}

void input_poller_register(struct input_poller *poller)
{
    hal_irq_state_t irqs = spin_lock_irq(&pollers_lock);
    poller_unlink(poller);
    poller->next = pollers;
    pollers = poller;
    spin_unlock_irq(&pollers_lock, irqs);
    irqs = spin_lock_irq(&arrivals.lock);
    is_poller_new = true;
    spin_unlock_irq(&arrivals.lock, irqs);
    wait_wake_all(&arrivals);
}

// Whether there is any.
static bool poll_all(void)
{
    hal_irq_state_t irqs = spin_lock_irq(&pollers_lock);
    for (struct input_poller *poller = pollers; poller; poller = poller->next)
        poller->poll(poller);
    bool has_any = pollers != NULL;
    spin_unlock_irq(&pollers_lock, irqs);
    return has_any;
}

// Into *ctx, which stays -1 when the wait ends because there is a poller more.
static bool byte_take(void *ctx)
{
    int *byte = ctx;
    *byte = queue_pop();
    bool is_over = *byte >= 0 || is_poller_new;
    is_poller_new = false;
    return is_over;
}

int input_get(uint64_t timeout_ns)
{
    int byte;
    uint64_t deadline;
    if (!add_fits(hal_clock_ns(), timeout_ns, &deadline)) deadline = UINT64_MAX;
    for (;;) {
        bool is_polled = poll_all();
        uint64_t now = hal_clock_ns();
        uint64_t left = deadline == UINT64_MAX ? UINT64_MAX : deadline > now ? deadline - now : 0;
        if (is_polled && left > POLL_INTERVAL_NS) left = POLL_INTERVAL_NS;
        status_t st = wait_until(&arrivals, byte_take, &byte, left);
        if (st == ST_OK && byte >= 0) return byte;
        if (deadline != UINT64_MAX && hal_clock_ns() >= deadline) return -1;
    }
}

bool input_take_interrupt(void)
{
    (void)poll_all();
    hal_irq_state_t irqs = spin_lock_irq(&arrivals.lock);
    bool was_found = interrupt_bytes > 0;
    // What was typed before ^C was meant for the command that it stops.
    while (was_found && queue_pop() != INTERRUPT_BYTE) {
    }
    spin_unlock_irq(&arrivals.lock, irqs);
    return was_found;
}
