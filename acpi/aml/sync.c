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

// Lets others run until `channel` is woken or a slice of the time is over.
// False: `deadline` has passed (UINT64_MAX: never).
static bool wait_on(struct acpi_context *ctx, const void *channel, uint64_t deadline)
{
    uint64_t now = ctx->ops->clock_ns(ctx->host);
    if (now >= deadline) return false;
    uint64_t left = deadline - now;
    uint32_t depth = aml_lock_drop(ctx);
    status_t st = ST_OK;
    if (ctx->ops->wait) {
        st = ctx->ops->wait(ctx->host, channel, left < WAIT_SLICE_NS ? left : WAIT_SLICE_NS);
        if (st < 0 && deadline == UINT64_MAX) st = ST_OK;
    } else { // nobody else will ever come
        if (ctx->ops->sleep_ms && deadline != UINT64_MAX)
            ctx->ops->sleep_ms(ctx->host, (left + NS_PER_MS - 1) / NS_PER_MS);
        st = ST_TIMEOUT;
    }
    aml_lock_resume(ctx, depth);
    return ctx->ops->wait || st == ST_OK;
}

static uint64_t deadline_in(struct acpi_context *ctx, unsigned timeout_ms)
{
    if (timeout_ms >= AML_TIMEOUT_FOREVER) return UINT64_MAX;
    return ctx->ops->clock_ns(ctx->host) + timeout_ms * NS_PER_MS;
}

static uintptr_t current_thread(struct acpi_context *ctx)
{
    return ctx->ops->thread_id ? ctx->ops->thread_id(ctx->host) : 1;
}

status_t aml_lock_take(struct acpi_context *ctx, struct aml_lock *lock, unsigned timeout)
{
    uintptr_t self = current_thread(ctx);
    if (lock->depth && lock->owner != self) {
        if (!timeout) return ST_TIMEOUT;
        uint64_t deadline = deadline_in(ctx, timeout);
        while (lock->depth)
            if (!wait_on(ctx, lock, deadline)) return ST_TIMEOUT;
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

static status_t firmware_lock_take(struct acpi_context *ctx, unsigned timeout)
{
    volatile uint32_t *word = ctx->engine->global_lock;
    if (!word) return ST_OK;
    uint64_t deadline = deadline_in(ctx, timeout);
    while (!firmware_lock_try(word)) {
        if (ctx->ops->clock_ns(ctx->host) >= deadline) return ST_TIMEOUT;
        if (ctx->ops->stall_us) ctx->ops->stall_us(ctx->host, 10);
    }
    return ST_OK;
}

static void firmware_lock_give(struct acpi_context *ctx)
{
    volatile uint32_t *word = ctx->engine->global_lock;
    if (!word) return;
    // Who waits for it polls; firmware that waits set PENDING, and is told by GBL_RLS, which the
    // host writes when it handles the FADT's events.
    __atomic_fetch_and(word, ~(GLOBAL_LOCK_OWNED | GLOBAL_LOCK_PENDING), __ATOMIC_RELEASE);
}

void acpi_global_lock_set(struct acpi_context *ctx, volatile uint32_t *lock)
{
    ctx->engine->global_lock = lock;
}

#define GLOBAL_LOCK_TIMEOUT_MS 5000u

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

status_t aml_mutex_acquire(struct acpi_context *ctx, struct aml_exec *exec, struct aml_mutex *mutex,
                           unsigned timeout)
{
    status_t st = aml_lock_take(ctx, &mutex->lock, timeout);
    if (st < 0 || mutex->lock.depth > 1) return st;
    if (mutex->is_global) {
        st = firmware_lock_take(ctx, timeout);
        if (st < 0) {
            aml_lock_give(ctx, &mutex->lock);
            return st;
        }
    }
    if (exec->held && exec->held->sync_level > mutex->sync_level)
        acpi_log(ctx, ACPI_LOG_DEBUG, "AML: mutex of level %u taken while one of level %u is held",
                 (unsigned)mutex->sync_level, (unsigned)exec->held->sync_level);
    mutex->head.references++;
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
    uint64_t deadline = 0;
    event->head.references++; // its name may go while this waits
    status_t st = ST_OK;
    while (!event->count && st == ST_OK) {
        if (!deadline) deadline = deadline_in(ctx, timeout);
        if (!timeout || !wait_on(ctx, event, deadline)) st = ST_TIMEOUT;
    }
    if (event->count) {
        event->count--;
        st = ST_OK;
    }
    aml_value_release(ctx, aml_value_object(AML_EVENT, &event->head));
    return st;
}
