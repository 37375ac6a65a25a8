// SPDX-License-Identifier: MIT
// Locks of one name are one class. Each time a lock is taken while others are held, the order of
// their classes is an edge of a graph; an edge that closes a circle is a deadlock that waits for
// its day. A report is stored when it is found and logged once the CPU holds no lock: the log has
// locks of its own.
#ifdef FIRSTLIGHT_DEBUG

#include "lock_order.h"

#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <hal/trap.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>

#define CLASS_MAX 128 // class 0 is not used
#define EDGE_MAX 1024
#define HELD_MAX 16
#define TRACE_MAX 8
#define REPORT_MAX 16

struct trace {
    uintptr_t pcs[TRACE_MAX];
    size_t count;
};

struct class
{
    const char *name;
    uint16_t first_edge;
    bool is_taken_in_handlers, is_taken_with_interrupts, is_mix_reported, is_nest_reported;
    struct trace in_handler, with_interrupts;
};

struct edge { // whoever holds the class in whose list this is has taken class `to`
    uint16_t to, next;
    struct trace trace;
};

struct report {
    const char *what, *a, *b;
    const char *first_title, *second_title;
    struct trace first, second;
};

struct held {
    struct spinlock *locks[HELD_MAX];
    unsigned count;
    bool is_logging; // a report: its locks are not checked
};

// Guarded by graph_lock, with interrupts off.
static bool graph_lock;
static struct class classes[CLASS_MAX];
static unsigned class_count = 1;
static struct edge edges[EDGE_MAX];
static unsigned edge_count = 1;
static bool is_full; // said once
static struct report reports[REPORT_MAX];
static uint64_t report_count, reports_logged;

static struct held boot_held;
static struct held *held_by_cpu[HAL_CPU_MAX] = {&boot_held};

static hal_irq_state_t graph_enter(void)
{
    hal_irq_state_t state = hal_irq_save();
    while (__atomic_exchange_n(&graph_lock, true, __ATOMIC_ACQUIRE))
        hal_cpu_relax();
    return state;
}

static void graph_leave(hal_irq_state_t state)
{
    __atomic_store_n(&graph_lock, false, __ATOMIC_RELEASE);
    hal_irq_restore(state);
}

status_t lock_order_cpu_add(unsigned index)
{
    if (held_by_cpu[index]) return ST_OK;
    struct held *held = kzalloc(sizeof *held);
    if (!held) return ST_NO_MEMORY;
    held_by_cpu[index] = held;
    return ST_OK;
}

static struct held *held_here(void)
{
    return held_by_cpu[hal_cpu_index()];
}

const char *lock_held_name(unsigned cpu, unsigned index)
{
    const struct held *held = cpu < HAL_CPU_MAX ? held_by_cpu[cpu] : NULL;
    return held && index < held->count ? held->locks[index]->name : NULL;
}

uint64_t lock_report_count(void)
{
    return __atomic_load_n(&report_count, __ATOMIC_RELAXED);
}

static void trace_take(struct trace *trace)
{
    trace->count = hal_backtrace(0, trace->pcs, TRACE_MAX);
}

// 0 when there is no room.
static uint16_t class_of(struct spinlock *lock)
{
    if (lock->class_id != 0) return lock->class_id;
    for (unsigned i = 1; i < class_count; i++) {
        if (classes[i].name == lock->name || strcmp(classes[i].name, lock->name) == 0) {
            return lock->class_id = (uint16_t)i;
        }
    }
    if (class_count == CLASS_MAX || !lock->name) {
        is_full = true;
        return 0;
    }
    classes[class_count].name = lock->name;
    return lock->class_id = (uint16_t)class_count++;
}

static struct edge *edge_find(unsigned from, unsigned to)
{
    for (unsigned i = classes[from].first_edge; i != 0; i = edges[i].next) {
        if (edges[i].to == to) return &edges[i];
    }
    return NULL;
}

// The first edge of a way from one class to another, NULL when there is none. Each class is visited
// once.
static struct edge *way_find(unsigned from, unsigned to)
{
    uint16_t stack[CLASS_MAX], first_edge[CLASS_MAX];
    uint64_t visited[CLASS_MAX / 64] = {0};
    unsigned depth = 0;
    stack[depth] = (uint16_t)from;
    first_edge[depth++] = 0;
    visited[from / 64] |= BIT(from % 64);
    while (depth > 0) {
        unsigned at = stack[--depth], first = first_edge[depth];
        for (unsigned i = classes[at].first_edge; i != 0; i = edges[i].next) {
            unsigned next = edges[i].to, begin = first ? first : i;
            if (next == to) return &edges[begin];
            if (visited[next / 64] & BIT(next % 64)) continue;
            visited[next / 64] |= BIT(next % 64);
            stack[depth] = (uint16_t)next;
            first_edge[depth++] = (uint16_t)begin;
        }
    }
    return NULL;
}

static struct report *report_add(const char *what, const char *a, const char *b)
{
    struct report *report = &reports[report_count % REPORT_MAX];
    __atomic_store_n(&report_count, report_count + 1, __ATOMIC_RELAXED);
    *report = (struct report){.what = what, .a = a, .b = b};
    return report;
}

static void nest_check(unsigned id)
{
    struct class *class = &classes[id];
    if (class->is_nest_reported) return;
    class->is_nest_reported = true;
    struct report *report =
        report_add("taken while another of its class is held", class->name, NULL);
    report->second_title = "taken again";
    trace_take(&report->second);
}

static void order_check(unsigned holder, unsigned wanted)
{
    if (edge_find(holder, wanted)) return;
    struct edge *back = way_find(wanted, holder);
    if (back) {
        struct report *report =
            report_add("taken both ways round", classes[holder].name, classes[wanted].name);
        report->first_title = "the other way";
        report->first = back->trace;
        report->second_title = "now";
        trace_take(&report->second);
    }
    // Also when it is wrong: then it is known, and not reported again.
    if (edge_count == EDGE_MAX) {
        is_full = true;
        return;
    }
    struct edge *edge = &edges[edge_count];
    edge->to = (uint16_t)wanted;
    edge->next = classes[holder].first_edge;
    classes[holder].first_edge = (uint16_t)edge_count++;
    trace_take(&edge->trace);
}

// A handler that finds the lock held by the code it interrupted waits for ever.
static void context_check(unsigned id, bool has_interrupts)
{
    struct class *class = &classes[id];
    bool is_handler = hal_in_interrupt();
    if (is_handler && !class->is_taken_in_handlers) {
        class->is_taken_in_handlers = true;
        trace_take(&class->in_handler);
    } else if (!is_handler && has_interrupts && !class->is_taken_with_interrupts) {
        class->is_taken_with_interrupts = true;
        trace_take(&class->with_interrupts);
    }
    if (!class->is_taken_in_handlers || !class->is_taken_with_interrupts) return;
    if (class->is_mix_reported) return;
    class->is_mix_reported = true;
    struct report *report =
        report_add("taken by a handler, and elsewhere with interrupts on", class->name, NULL);
    report->first_title = "by a handler";
    report->first = class->in_handler;
    report->second_title = "with interrupts on";
    report->second = class->with_interrupts;
}

void lock_order_acquire(struct spinlock *lock)
{
    struct held *held = held_here();
    if (held->is_logging) return;
    if (lock->owner_cpu == hal_cpu_index() + 1) {
        panic("spinlock \"%s\" is held by this CPU already", lock->name);
    }
    bool has_interrupts = hal_irq_enabled();
    hal_irq_state_t state = graph_enter();
    unsigned id = class_of(lock);
    for (unsigned i = 0; id != 0 && i < held->count; i++) {
        unsigned holder = class_of(held->locks[i]);
        if (holder == id) {
            nest_check(id);
        } else if (holder != 0) {
            order_check(holder, id);
        }
    }
    if (id != 0) context_check(id, has_interrupts);
    graph_leave(state);
}

void lock_order_acquired(struct spinlock *lock)
{
    struct held *held = held_here();
    __atomic_store_n(&lock->owner_cpu, hal_cpu_index() + 1, __ATOMIC_RELAXED);
    if (held->is_logging) return;
    if (held->count == HELD_MAX) panic("more than %u spinlocks held", HELD_MAX);
    hal_irq_state_t state = hal_irq_save(); // handlers take locks as well
    held->locks[held->count++] = lock;
    hal_irq_restore(state);
}

static void trace_log(const char *title, const struct trace *trace)
{
    if (!title) return;
    log_error("locks", "  %s:", title);
    for (size_t i = 0; i < trace->count; i++) {
        char where[80];
        symbol_format(trace->pcs[i], where, sizeof where);
        log_error("locks", "    %s", where);
    }
}

static bool report_take(struct report *out)
{
    hal_irq_state_t state = graph_enter();
    bool is_found = reports_logged < report_count;
    if (is_found) {
        if (report_count - reports_logged > REPORT_MAX) reports_logged = report_count - REPORT_MAX;
        *out = reports[reports_logged++ % REPORT_MAX];
    }
    graph_leave(state);
    return is_found;
}

static void reports_log(struct held *held)
{
    struct report report;
    held->is_logging = true;
    while (report_take(&report)) {
        log_error("locks", "\"%s\"%s%s%s %s", report.a, report.b ? " and \"" : "",
                  report.b ? report.b : "", report.b ? "\"" : "", report.what);
        trace_log(report.first_title, &report.first);
        trace_log(report.second_title, &report.second);
    }
    if (__atomic_exchange_n(&is_full, false, __ATOMIC_RELAXED)) {
        log_warn("locks", "more lock classes or orders than there is room for");
    }
    held->is_logging = false;
}

static void held_remove(struct held *held, const struct spinlock *lock)
{
    hal_irq_state_t state = hal_irq_save();
    for (unsigned i = held->count; i-- > 0;) {
        if (held->locks[i] != lock) continue;
        held->count--;
        for (; i < held->count; i++)
            held->locks[i] = held->locks[i + 1];
        break;
    }
    hal_irq_restore(state);
}

void lock_order_release(struct spinlock *lock)
{
    struct held *held = held_here();
    __atomic_store_n(&lock->owner_cpu, 0, __ATOMIC_RELAXED);
    if (held->is_logging) return;
    held_remove(held, lock);
    if (held->count == 0 && UNLIKELY(reports_logged < lock_report_count())) reports_log(held);
}

#endif
