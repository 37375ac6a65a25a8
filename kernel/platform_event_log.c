// SPDX-License-Identifier: MIT
// The last events, for `acpi events`.

#include <base/string.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/platform_events.h>
#include <sched/wait.h>

#define LINES_MAX 20 // in the log, of each second
#define LINES_WINDOW_NS 1000000000ull

static struct wait_queue changed = WAIT_QUEUE_INIT(changed, "ACPI event");
static struct platform_event events[PLATFORM_EVENTS_KEPT]; // guarded by changed.lock
static uint64_t last_sequence;                             // guarded by changed.lock
static bool is_being_followed;

// A storm must not fill the consoles. Guarded by changed.lock; returns whether the line is shown.
static bool line_is_due(uint64_t now_ns)
{
    static uint64_t window_ns;
    static unsigned lines;
    if (now_ns - window_ns > LINES_WINDOW_NS) {
        window_ns = now_ns;
        lines = 0;
    }
    return lines++ < LINES_MAX;
}

void platform_event_record(struct platform_event *event)
{
    event->time_ns = hal_clock_ns();
    hal_irq_state_t irqs = spin_lock_irq(&changed.lock);
    event->sequence = ++last_sequence;
    events[event->sequence % PLATFORM_EVENTS_KEPT] = *event;
    bool is_due = !event->is_routine && line_is_due(event->time_ns);
    spin_unlock_irq(&changed.lock, irqs);
    wait_wake_all(&changed);
    bool is_shown = __atomic_load_n(&is_being_followed, __ATOMIC_RELAXED);
    enum log_level level = event->is_trouble     ? LOG_WARN
                           : is_due && !is_shown ? LOG_INFO
                                                 : LOG_DEBUG;
    log_line(level, "acpi", "%s%s%s: %s", event->what, event->device[0] ? " " : "", event->device,
             event->result);
}

bool platform_event_next(uint64_t sequence, struct platform_event *out)
{
    hal_irq_state_t irqs = spin_lock_irq(&changed.lock);
    uint64_t oldest =
        last_sequence > PLATFORM_EVENTS_KEPT ? last_sequence - PLATFORM_EVENTS_KEPT + 1 : 1;
    uint64_t wanted = sequence + 1 > oldest ? sequence + 1 : oldest;
    bool is_there = wanted <= last_sequence;
    if (is_there) *out = events[wanted % PLATFORM_EVENTS_KEPT];
    spin_unlock_irq(&changed.lock, irqs);
    return is_there;
}

static bool is_newer(void *ctx)
{
    return last_sequence > *(const uint64_t *)ctx;
}

status_t platform_event_wait(uint64_t sequence, uint64_t timeout_ns)
{
    return wait_until(&changed, is_newer, &sequence, timeout_ns);
}

void platform_event_follow(bool is_followed)
{
    __atomic_store_n(&is_being_followed, is_followed, __ATOMIC_RELAXED);
}
