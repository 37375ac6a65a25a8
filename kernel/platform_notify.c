// SPDX-License-Identifier: MIT
// What AML notifies: queued where AML says it, deep inside methods perhaps; told to handlers by the
// thread for ACPI's events.

#include <acpi/notify.h>
#include <base/list.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform_events.h>
#include <sched/thread.h>
#include <sched/work.h>

// A storm of them must not eat the memory.
#define NOTIFICATIONS_MAX 256

struct notification {
    struct list_node list;
    struct acpi_node *node; // kept
    uint64_t value;
};

static struct spinlock lock = SPINLOCK_INIT("ACPI notifications");
static struct list_node waiting = LIST_INIT(waiting); // this and the rest: guarded by lock
static unsigned waiting_count;
static struct platform_notify_stats stats;
static uint64_t dropped_told; // of stats.dropped

static struct work_queue *queue;

void platform_event_queue_init(void)
{
    status_t st = work_queue_create("ACPI events", 1, THREAD_PRIORITY_HIGH, &queue);
    if (st == ST_OK) return;
    log_warn("acpi", "no thread for events: %s", status_string(st));
    queue = NULL;
}

struct work_queue *platform_event_queue(void)
{
    return queue ? queue : work_queue_system();
}

static struct notification *take_first(void)
{
    struct notification *first = NULL;
    spin_lock(&lock);
    if (!list_is_empty(&waiting)) {
        first = container_of(waiting.next, struct notification, list);
        list_remove(&first->list);
        waiting_count--;
    }
    spin_unlock(&lock);
    return first;
}

static void tell(const struct notification *notification)
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct platform_event event = {0};
    const char *name = acpi_notify_value_name(notification->value);
    acpi_node_path(notification->node, event.device, sizeof event.device);
    unsigned called = acpi_notify_dispatch(ctx, notification->node, notification->value);
    snprintf(event.what, sizeof event.what, "Notify 0x%llx",
             (unsigned long long)notification->value);
    snprintf(event.result, sizeof event.result, "%s%stold %u handler%s", name ? name : "",
             name ? ", " : "", called, called == 1 ? "" : "s");
    platform_event_record(&event);
    if (called == 0) {
        spin_lock(&lock);
        stats.unhandled++;
        spin_unlock(&lock);
    }
}

void platform_notify_run(void)
{
    struct notification *notification;
    while ((notification = take_first()) != NULL) {
        tell(notification);
        acpi_node_drop(kernel_acpi_context(), notification->node);
        kfree(notification);
    }
    spin_lock(&lock);
    uint64_t dropped = stats.dropped - dropped_told;
    dropped_told = stats.dropped;
    spin_unlock(&lock);
    if (dropped > 0) {
        log_warn("acpi", "%llu notifications dropped", (unsigned long long)dropped);
    }
}

static void run(struct work *work)
{
    (void)work;
    platform_notify_run();
}

static struct work run_work = {.node = LIST_INIT(run_work.node), .run = run};

static bool append(struct notification *notification)
{
    spin_lock(&lock);
    stats.count++;
    bool has_room = notification && waiting_count < NOTIFICATIONS_MAX;
    if (has_room) {
        waiting_count++;
        list_append(&waiting, &notification->list);
    } else {
        stats.dropped++;
    }
    spin_unlock(&lock);
    return has_room;
}

void platform_notify_add(struct acpi_node *node, uint64_t value)
{
    struct acpi_context *ctx = kernel_acpi_context();
    struct notification *notification = kmalloc(sizeof *notification);
    if (notification) *notification = (struct notification){.node = node, .value = value};
    acpi_node_keep(ctx, node);
    if (!append(notification)) {
        acpi_node_drop(ctx, node);
        kfree(notification);
    }
    (void)work_submit(platform_event_queue(), &run_work);
}

void platform_notify_stats(struct platform_notify_stats *out)
{
    spin_lock(&lock);
    *out = stats;
    spin_unlock(&lock);
}
