// SPDX-License-Identifier: MIT
// The heap's checks of debug builds: a header and redzones around each object, poison, and a queue
// in which freed objects rest, so that whoever still writes to them is found out.

#include "heap_internal.h"
#include <base/string.h>
#include <hal/trap.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>

#ifdef FIRSTLIGHT_DEBUG

#define STATE_LIVE 0x11FE0B1EC711FE0Bull // mixed with the header's own address
#define STATE_FREED 0xDEAD0B1EC7DEAD0Bull
#define REDZONE_SIZE 16u
#define REDZONE_BYTE 0xFB
#define ALLOC_PCS 6
#define FREE_PCS 4
#define HEAP_FRAMES_MAX 4     // of the heap itself
#define POISON_MAX (64 * KIB) // of larger objects the rest is not filled
#define RESTING_MAX 256u
#define RESTING_BYTES_MAX (1 * MIB)

struct debug_header {
    uint64_t raw[2]; // the slab's own while it has the object
    uint64_t state;
    size_t size;                                        // as asked for
    uintptr_t alloc_pcs[ALLOC_PCS], free_pcs[FREE_PCS]; // innermost first; 0 ends
    uint8_t redzone[REDZONE_SIZE];
};

_Static_assert(sizeof(struct debug_header) % GRAIN == 0, "what follows is aligned");

static struct spinlock resting_lock = SPINLOCK_INIT("heap resting");
static struct debug_header *resting[RESTING_MAX]; // a ring
static size_t resting_first, resting_count;
static uint64_t resting_bytes;

static void (*expected)(const char *text);

void heap_debug_expect(void (*found)(const char *text))
{
    expected = found;
}

static void *user_of(struct debug_header *header)
{
    return header + 1;
}

// telling

static void backtrace_log(const char *what, const uintptr_t *pcs, size_t max)
{
    for (size_t i = 0; i < max && pcs[i] != 0; i++) {
        char where[80];
        symbol_format(pcs[i], where, sizeof where);
        log_error("heap", "%s %s", i == 0 ? what : "  from", where);
    }
}

static void complain(struct debug_header *header, const char *what)
{
    char text[160], by[80];
    symbol_format(header->alloc_pcs[0], by, sizeof by);
    snprintf(text, sizeof text, "heap: %s: %p of %zu bytes, allocated by %s", what, user_of(header),
             header->size, by);
    backtrace_log("allocated by", header->alloc_pcs, ALLOC_PCS);
    if (header->state == (STATE_FREED ^ (uintptr_t)header)) {
        backtrace_log("freed by", header->free_pcs, FREE_PCS);
    }
    if (expected == NULL) panic("%s", text);
    expected(text);
}

// The backtrace from `caller` on, which called the heap; all of it when that is not in it.
static void callers_get(uintptr_t caller, uintptr_t *out, size_t max)
{
    uintptr_t pcs[ALLOC_PCS + HEAP_FRAMES_MAX];
    size_t count = hal_backtrace(0, pcs, max + HEAP_FRAMES_MAX);
    size_t first = 0;
    while (first < count && pcs[first] != caller) {
        first++;
    }
    if (first == count) first = 0;
    for (size_t i = 0; i < max; i++) {
        out[i] = first + i < count ? pcs[first + i] : 0;
    }
}

// filling and checking

static uint64_t poisoned_size(const struct debug_header *header)
{
    return header->size < POISON_MAX ? header->size : POISON_MAX;
}

static bool bytes_are(const uint8_t *bytes, size_t count, uint8_t value)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != value) return false;
    }
    return true;
}

static bool is_poison_whole(struct debug_header *header)
{
    return bytes_are(user_of(header), poisoned_size(header), HEAP_POISON_FREE);
}

void *heap_debug_alloc(size_t size, uintptr_t caller)
{
    size_t overhead = sizeof(struct debug_header) + REDZONE_SIZE;
    struct debug_header *header =
        size <= SIZE_MAX - overhead ? heap_raw_alloc(size + overhead) : NULL;
    if (header == NULL) return NULL;
    header->raw[0] = header->raw[1] = 0;
    header->state = STATE_LIVE ^ (uintptr_t)header;
    header->size = size;
    callers_get(caller, header->alloc_pcs, ALLOC_PCS);
    memset(header->redzone, REDZONE_BYTE, REDZONE_SIZE);
    memset(user_of(header), HEAP_POISON_ALLOC, poisoned_size(header));
    memset((char *)user_of(header) + size, REDZONE_BYTE, REDZONE_SIZE);
    return user_of(header);
}

// The header of an object in use. NULL after a complaint that a test wanted.
static struct debug_header *header_get(void *pointer)
{
    struct debug_header *header = (struct debug_header *)pointer - 1;
    paddr_t page = align_down(virt_to_phys(header), PAGE_SIZE);
    if (page < pmm_paddr_end && pmm_is_allocated(page) &&
        header->state == (STATE_FREED ^ (uintptr_t)header)) {
        complain(header, "freed twice");
        return NULL;
    }
    (void)heap_raw_size(header); // panics for what is not the heap's
    if (header->state != (STATE_LIVE ^ (uintptr_t)header)) {
        panic("heap: the record in front of %p was overwritten, or it is not the heap's", pointer);
    }
    return header;
}

size_t heap_debug_size(void *pointer)
{
    struct debug_header *header = header_get(pointer);
    return header != NULL ? header->size : 0;
}

static bool has_whole_redzones(struct debug_header *header)
{
    if (!bytes_are(header->redzone, REDZONE_SIZE, REDZONE_BYTE)) {
        complain(header, "written before its start");
    } else if (!bytes_are((uint8_t *)user_of(header) + header->size, REDZONE_SIZE, REDZONE_BYTE)) {
        complain(header, "written past its end");
    } else {
        return true;
    }
    return false;
}

// resting

static void release(struct debug_header *header)
{
    if (!is_poison_whole(header)) complain(header, "written after it was freed");
    heap_raw_free(header);
}

// Takes the oldest while there are more than these; NULL when there are not.
static struct debug_header *resting_pop(size_t max_count, uint64_t max_bytes)
{
    struct debug_header *header = NULL;
    hal_irq_state_t irq = spin_lock_irq(&resting_lock);
    if (resting_count > max_count || resting_bytes > max_bytes) {
        header = resting[resting_first];
        resting_first = (resting_first + 1) % RESTING_MAX;
        resting_count--;
        resting_bytes -= header->size;
    }
    spin_unlock_irq(&resting_lock, irq);
    return header;
}

static void resting_push(struct debug_header *header)
{
    struct debug_header *oldest;
    for (;;) {
        hal_irq_state_t irq = spin_lock_irq(&resting_lock);
        bool has_room = resting_count < RESTING_MAX;
        if (has_room) {
            resting[(resting_first + resting_count) % RESTING_MAX] = header;
            resting_count++;
            resting_bytes += header->size;
        }
        spin_unlock_irq(&resting_lock, irq);
        if (has_room) break;
        if ((oldest = resting_pop(RESTING_MAX - 1, UINT64_MAX)) != NULL) release(oldest);
    }
    while ((oldest = resting_pop(RESTING_MAX, RESTING_BYTES_MAX)) != NULL) {
        release(oldest);
    }
}

void heap_debug_free(void *pointer, uintptr_t caller)
{
    struct debug_header *header = header_get(pointer);
    if (header == NULL || !has_whole_redzones(header)) return;
    header->state = STATE_FREED ^ (uintptr_t)header;
    callers_get(caller, header->free_pcs, FREE_PCS);
    memset(pointer, HEAP_POISON_FREE, poisoned_size(header));
    if (header->size > POISON_MAX) {
        heap_raw_free(header);
    } else {
        resting_push(header);
    }
}

void heap_debug_flush(void)
{
    struct debug_header *header;
    while ((header = resting_pop(0, 0)) != NULL) {
        release(header);
    }
}

static struct debug_header *resting_find_spoilt(void)
{
    struct debug_header *spoilt = NULL;
    hal_irq_state_t irq = spin_lock_irq(&resting_lock);
    for (size_t i = 0; i < resting_count && spoilt == NULL; i++) {
        struct debug_header *header = resting[(resting_first + i) % RESTING_MAX];
        if (!is_poison_whole(header)) spoilt = header;
    }
    spin_unlock_irq(&resting_lock, irq);
    return spoilt;
}

void heap_debug_check(void)
{
    struct debug_header *header;
    while ((header = resting_find_spoilt()) != NULL) {
        complain(header, "written after it was freed");
        memset(user_of(header), HEAP_POISON_FREE, poisoned_size(header)); // told once
    }
}

#endif
