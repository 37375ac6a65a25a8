// SPDX-License-Identifier: MIT
// Methods, mutexes and events as objects, and waiting for them.

#include "aml/vm.h"

#define NS_PER_MS 1000000ull
// Longest wait at once: a wake-up between giving the lock up and waiting would be missed.
#define WAIT_SLICE_NS (20 * NS_PER_MS)

status_t aml_method_create(struct acpi_context *ctx, struct aml_table *table, const uint8_t *aml,
                           uint32_t length, uint8_t flags, struct aml_value *out)
{
    struct aml_method *method = acpi_alloc(ctx, sizeof *method);
    if (!method) return ST_NO_MEMORY;
    *method = (struct aml_method){.head = {.references = 1, .tag = AML_METHOD},
                                  .arg_count = flags & 7,
                                  .flags = flags & 8 ? AML_METHOD_SERIALIZED : 0,
                                  .sync_level = flags >> 4,
                                  .aml = aml,
                                  .aml_length = length,
                                  .table = table};
    if (table) table->references++;
    *out = aml_value_object(AML_METHOD, &method->head);
    return ST_OK;
}

status_t aml_mutex_create(struct acpi_context *ctx, uint8_t sync_level, struct aml_value *out)
{
    struct aml_mutex *mutex = acpi_alloc(ctx, sizeof *mutex);
    if (!mutex) return ST_NO_MEMORY;
    *mutex =
        (struct aml_mutex){.head = {.references = 1, .tag = AML_MUTEX}, .sync_level = sync_level};
    *out = aml_value_object(AML_MUTEX, &mutex->head);
    return ST_OK;
}

status_t aml_event_create(struct acpi_context *ctx, struct aml_value *out)
{
    struct aml_event *event = acpi_alloc(ctx, sizeof *event);
    if (!event) return ST_NO_MEMORY;
    *event = (struct aml_event){.head = {.references = 1, .tag = AML_EVENT}};
    *out = aml_value_object(AML_EVENT, &event->head);
    return ST_OK;
}

void aml_engine_object_free(struct acpi_context *ctx, struct aml_object *object)
{
    switch (object->tag) {
    case AML_METHOD: {
        struct aml_method *method = (struct aml_method *)object;
        struct aml_table *table = method->table;
        aml_code_release(ctx, method->code);
        acpi_release(ctx, method, sizeof *method);
        if (table) aml_table_release(ctx, table);
        return;
    }
    case AML_MUTEX:
        acpi_release(ctx, object, sizeof(struct aml_mutex));
        return;
    case AML_EVENT:
        acpi_release(ctx, object, sizeof(struct aml_event));
        return;
    case AML_LAZY:
        aml_lazy_destroy(ctx, (struct aml_lazy *)object);
        return;
    default:
        return;
    }
}

void acpi_node_retyped(struct acpi_context *ctx, struct acpi_node *node)
{
    acpi_ns_note_retyped(ctx, node->segment);
}

bool aml_wait_on(struct acpi_context *ctx, const void *channel, uint64_t deadline)
{
    uint64_t now = ctx->ops->clock_ns(ctx->host);
    if (now >= deadline) return false;
    uint64_t left = deadline - now;
    struct acpi_unlocked unlocked = acpi_interpreter_unlock(ctx);
    if (ctx->ops->wait) { // when the time is over, and when it is not, is seen by the clock
        (void)ctx->ops->wait(ctx->host, channel, left < WAIT_SLICE_NS ? left : WAIT_SLICE_NS);
    } else if (ctx->ops->sleep_ms && deadline != UINT64_MAX) { // nobody else will ever come
        ctx->ops->sleep_ms(ctx->host, (left + NS_PER_MS - 1) / NS_PER_MS);
    }
    acpi_interpreter_relock(ctx, unlocked);
    return ctx->ops->wait;
}

static uint64_t deadline_in(struct acpi_context *ctx, unsigned timeout_ms)
{
    uint64_t now = ctx->ops->clock_ns(ctx->host);
    if (timeout_ms < AML_TIMEOUT_FOREVER) return now + timeout_ms * NS_PER_MS;
    uint64_t limit = ctx->limits.wait_ns;
    return limit < UINT64_MAX - now ? now + limit : UINT64_MAX;
}

static const struct aml_waiter *waiter_of(const struct acpi_context *ctx, uintptr_t thread)
{
    const struct aml_waiter *waiter = ctx->engine->waiters;
    while (waiter && waiter->thread != thread)
        waiter = waiter->next;
    return waiter;
}

// Whether the owner of what `waiter` waits for waits, through others perhaps, for `waiter`. All who
// wait for ever are on the list, so a ring is seen by the one who closes it.
static bool is_deadlock(const struct acpi_context *ctx, const struct aml_waiter *waiter)
{
    const struct aml_waiter *at = waiter;
    while (at && at->is_forever && at->lock) {
        if (at->lock->owner == waiter->thread) return true;
        at = waiter_of(ctx, at->lock->owner);
    }
    return false;
}

// Whether the wait is over.
static bool is_satisfied(const struct aml_waiter *waiter)
{
    if (waiter->lock) return !waiter->lock->depth;
    return ((const struct aml_event *)waiter->channel)->count;
}

static status_t wait_for(struct acpi_context *ctx, struct aml_waiter *waiter, unsigned timeout)
{
    struct aml_engine *engine = ctx->engine;
    if (!timeout) return ST_TIMEOUT;
    waiter->thread = aml_current_thread(ctx);
    waiter->is_forever = timeout >= AML_TIMEOUT_FOREVER;
    if (is_deadlock(ctx, waiter)) return ST_AML_MUTEX;
    waiter->next = engine->waiters;
    engine->waiters = waiter;
    uint64_t deadline = deadline_in(ctx, timeout);
    status_t st = ST_OK;
    while (st == ST_OK && !is_satisfied(waiter)) {
        if (engine->is_closing)
            st = ST_INTERRUPTED;
        else if (!aml_wait_on(ctx, waiter->channel, deadline))
            st = waiter->is_forever && ctx->ops->wait ? ST_BUSY : ST_TIMEOUT;
    }
    struct aml_waiter **link = &engine->waiters;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
    return is_satisfied(waiter) ? ST_OK : st;
}

status_t aml_lock_take(struct acpi_context *ctx, struct aml_lock *lock, unsigned timeout)
{
    uintptr_t self = aml_current_thread(ctx);
    if (lock->depth && lock->owner != self) {
        struct aml_waiter waiter = {.channel = lock, .lock = lock};
        status_t st = wait_for(ctx, &waiter, timeout);
        if (st < 0) return st;
    }
    lock->owner = self;
    lock->depth++;
    return ST_OK;
}

void aml_lock_give(struct acpi_context *ctx, struct aml_lock *lock)
{
    if (--lock->depth) return;
    lock->owner = 0;
    if (ctx->ops->wake) ctx->ops->wake(ctx->host, lock);
}

#define GLOBAL_LOCK_PENDING 1u
#define GLOBAL_LOCK_OWNED 2u
#define GLOBAL_LOCK_TIMEOUT_MS 5000u
#define GLOBAL_LOCK_SPINS 100u // of 10 us, before other threads may run meanwhile

static bool firmware_lock_try(volatile uint32_t *word)
{
    uint32_t old = __atomic_load_n(word, __ATOMIC_RELAXED), wanted;
    do {
        wanted = (old & ~GLOBAL_LOCK_PENDING) | GLOBAL_LOCK_OWNED;
        if (old & GLOBAL_LOCK_OWNED) wanted |= GLOBAL_LOCK_PENDING;
    } while (!__atomic_compare_exchange_n(word, &old, wanted, false, __ATOMIC_ACQUIRE,
                                          __ATOMIC_RELAXED));
    return !(old & GLOBAL_LOCK_OWNED);
}

// Firmware may hold it; nobody tells when it is done. One that never is has broken: even who would
// wait for ever gets an error in the end.
static status_t firmware_lock_take(struct acpi_context *ctx, unsigned timeout)
{
    volatile uint32_t *word = ctx->engine->global_lock;
    if (!word) return ST_OK;
    bool is_forever = timeout >= AML_TIMEOUT_FOREVER;
    uint64_t deadline = deadline_in(ctx, is_forever ? GLOBAL_LOCK_TIMEOUT_MS : timeout);
    for (unsigned tries = 0; !firmware_lock_try(word); tries++) {
        if (ctx->engine->is_closing) return ST_INTERRUPTED;
        if (ctx->ops->clock_ns(ctx->host) >= deadline) return is_forever ? ST_BUSY : ST_TIMEOUT;
        if (ctx->ops->sleep_ms && tries >= GLOBAL_LOCK_SPINS) {
            struct acpi_unlocked unlocked = acpi_interpreter_unlock(ctx);
            ctx->ops->sleep_ms(ctx->host, 1);
            acpi_interpreter_relock(ctx, unlocked);
        } else if (ctx->ops->stall_us) {
            ctx->ops->stall_us(ctx->host, 10);
        }
    }
    return ST_OK;
}

static void firmware_lock_give(struct acpi_context *ctx)
{
    volatile uint32_t *word = ctx->engine->global_lock;
    if (!word) return;
    // Who waits for it polls; firmware that waits set PENDING, and is told by GBL_RLS (acpi/event).
    uint32_t old =
        __atomic_fetch_and(word, ~(GLOBAL_LOCK_OWNED | GLOBAL_LOCK_PENDING), __ATOMIC_RELEASE);
    if (old & GLOBAL_LOCK_PENDING && ctx->global_lock_released)
        ctx->global_lock_released(ctx->global_lock_arg);
}

void acpi_global_lock_set(struct acpi_context *ctx, volatile uint32_t *lock)
{
    ctx->engine->global_lock = lock;
}

status_t acpi_global_lock_acquire(struct acpi_context *ctx)
{
    struct aml_mutex *mutex = ctx->engine->global_mutex;
    status_t st = aml_lock_take(ctx, &mutex->lock, GLOBAL_LOCK_TIMEOUT_MS);
    if (st < 0 || mutex->lock.depth > 1) return st;
    st = firmware_lock_take(ctx, GLOBAL_LOCK_TIMEOUT_MS);
    if (st < 0) aml_lock_give(ctx, &mutex->lock);
    return st;
}

void acpi_global_lock_release(struct acpi_context *ctx)
{
    struct aml_mutex *mutex = ctx->engine->global_mutex;
    if (mutex->lock.depth == 1) firmware_lock_give(ctx);
    aml_lock_give(ctx, &mutex->lock);
}

static status_t mutex_take(struct acpi_context *ctx, struct aml_mutex *mutex, unsigned timeout)
{
    status_t st = aml_lock_take(ctx, &mutex->lock, timeout);
    if (st < 0 || mutex->lock.depth > 1 || !mutex->is_global) return st;
    st = firmware_lock_take(ctx, timeout);
    if (st < 0) aml_lock_give(ctx, &mutex->lock);
    return st;
}

status_t aml_mutex_acquire(struct acpi_context *ctx, struct aml_exec *exec, struct aml_mutex *mutex,
                           unsigned timeout)
{
    mutex->head.references++; // its name may go while this waits
    status_t st = mutex_take(ctx, mutex, timeout);
    if (st < 0 || mutex->lock.depth > 1) {
        aml_value_release(ctx, aml_value_object(AML_MUTEX, &mutex->head));
        return st;
    }
    if (exec->held && exec->held->sync_level > mutex->sync_level)
        acpi_log(ctx, ACPI_LOG_DEBUG, "AML: mutex of level %u taken while one of level %u is held",
                 (unsigned)mutex->sync_level, (unsigned)exec->held->sync_level);
    mutex->next_held = exec->held;
    exec->held = mutex;
    return ST_OK;
}

static void mutex_give(struct acpi_context *ctx, struct aml_mutex *mutex)
{
    if (mutex->is_global) firmware_lock_give(ctx);
    mutex->lock.depth = 1;
    aml_lock_give(ctx, &mutex->lock);
    aml_value_release(ctx, aml_value_object(AML_MUTEX, &mutex->head));
}

status_t aml_mutex_release(struct acpi_context *ctx, struct aml_exec *exec, struct aml_mutex *mutex)
{
    if (!mutex->lock.depth || mutex->lock.owner != exec->thread) return ST_AML_MUTEX;
    if (mutex->lock.depth > 1) {
        mutex->lock.depth--;
        return ST_OK;
    }
    struct aml_mutex **link = &exec->held;
    while (*link && *link != mutex)
        link = &(*link)->next_held;
    if (!*link) return ST_AML_MUTEX; // taken by an evaluation around this one
    *link = mutex->next_held;
    mutex_give(ctx, mutex);
    return ST_OK;
}

void aml_mutexes_drop(struct acpi_context *ctx, struct aml_exec *exec)
{
    while (exec->held) {
        struct aml_mutex *mutex = exec->held;
        exec->held = mutex->next_held;
        mutex_give(ctx, mutex);
    }
}

void aml_event_signal(struct acpi_context *ctx, struct aml_event *event)
{
    event->count++;
    if (ctx->ops->wake) ctx->ops->wake(ctx->host, event);
}

status_t aml_event_wait(struct acpi_context *ctx, struct aml_event *event, unsigned timeout)
{
    status_t st = ST_OK;
    event->head.references++; // its name may go while this waits
    if (!event->count) {
        struct aml_waiter waiter = {.channel = event};
        st = wait_for(ctx, &waiter, timeout);
    }
    if (st == ST_OK) event->count--;
    aml_value_release(ctx, aml_value_object(AML_EVENT, &event->head));
    return st;
}
