// SPDX-License-Identifier: MIT
// The heap's interface, the CPUs' magazines, and what is too large for a slab.

#include "heap_internal.h"
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <kernel/alloc_fault.h>
#include <kernel/panic.h>
#include <kernel/vmm.h>

struct large {
    uint64_t magic;
    uint64_t pages;
};

_Static_assert(sizeof(struct large) <= HEADER_SIZE, "the memory begins after the header");

uint64_t heap_cookie;

static struct heap_cpu boot_cpu;
static struct heap_cpu *cpus[HAL_CPU_MAX] = {&boot_cpu}; // made when a CPU first allocates

// Changed atomically.
static uint64_t large_pages, large_count; // of runs of pages and of vmm's
// Of CPUs that have no page for magazines.
static uint64_t bare_alloc_count, bare_free_count, bare_fail_count;

static void count_add(uint64_t *counter, uint64_t value)
{
    __atomic_add_fetch(counter, value, __ATOMIC_RELAXED);
}

void heap_init(void)
{
    heap_cookie = hal_cycles() * 0x9E3779B97F4A7C15ull;
    slab_init();
}

// The running CPU's magazines, NULL when there is no page for them. With interrupts off.
static struct heap_cpu *cpu_get(void)
{
    unsigned cpu = hal_cpu_index();
    if (LIKELY(cpus[cpu] != NULL)) return cpus[cpu];
    paddr_t page;
    if (pmm_pages_alloc(0, &page) < 0) return NULL;
    struct heap_cpu *memory = phys_to_virt(page);
    memset(memory, 0, sizeof *memory);
    __atomic_store_n(&cpus[cpu], memory, __ATOMIC_RELEASE); // others read it for statistics
    return memory;
}

// small objects

// What the magazine has nothing for. With interrupts off.
static void *small_alloc_slow(unsigned index)
{
    struct heap_class *class = &heap_classes[index];
    struct heap_cpu *cpu = cpu_get();
    void *object = NULL;
    if (cpu == NULL) {
        if (slab_take(class, &object, 1) == 0) return NULL;
        count_add(&bare_alloc_count, 1);
    } else {
        struct magazine *magazine = &cpu->magazines[index];
        if (magazine->count == 0) {
            magazine->count = slab_take(class, magazine->objects, class->magazine_limit / 2);
        }
        if (magazine->count == 0) return NULL;
        object = magazine->objects[--magazine->count];
        cpu->alloc_count++;
    }
    ((uint64_t *)object)[1] = 0;
    return object;
}

static inline void *small_alloc(unsigned index)
{
    hal_irq_state_t irq = hal_irq_save();
    struct heap_cpu *cpu = cpus[hal_cpu_index()];
    void *object;
    if (LIKELY(cpu != NULL && cpu->magazines[index].count > 0)) {
        struct magazine *magazine = &cpu->magazines[index];
        object = magazine->objects[--magazine->count];
        ((uint64_t *)object)[1] = 0; // the mark of what is free
        cpu->alloc_count++;
    } else {
        object = small_alloc_slow(index);
    }
    hal_irq_restore(irq);
    return object;
}

static void small_free_slow(unsigned index, void *object)
{
    struct heap_class *class = &heap_classes[index];
    struct heap_cpu *cpu = cpu_get();
    if (cpu == NULL) {
        slab_put(class, &object, 1);
        count_add(&bare_free_count, 1);
        return;
    }
    struct magazine *magazine = &cpu->magazines[index];
    size_t keep = class->magazine_limit / 2;
    if (magazine->count == class->magazine_limit) {
        // The oldest go: what was just freed is in this CPU's caches.
        slab_put(class, magazine->objects, magazine->count - keep);
        memmove(magazine->objects, &magazine->objects[magazine->count - keep],
                keep * sizeof *magazine->objects);
        magazine->count = keep;
    }
    magazine->objects[magazine->count++] = object;
    cpu->free_count++;
}

static inline void small_free(unsigned index, void *object)
{
    hal_irq_state_t irq = hal_irq_save();
    struct heap_cpu *cpu = cpus[hal_cpu_index()];
    ((uint64_t *)object)[1] = object_free_mark(object);
    if (LIKELY(cpu != NULL && cpu->magazines[index].count < heap_classes[index].magazine_limit)) {
        struct magazine *magazine = &cpu->magazines[index];
        magazine->objects[magazine->count++] = object;
        cpu->free_count++;
    } else {
        small_free_slow(index, object);
    }
    hal_irq_restore(irq);
}

// large ones

static void large_counted(bool is_alloc, uint64_t pages)
{
    count_add(&large_pages, is_alloc ? pages : -pages);
    count_add(&large_count, is_alloc ? 1 : (uint64_t)-1);
    count_add(is_alloc ? &bare_alloc_count : &bare_free_count, 1);
}

static void *large_alloc(size_t size)
{
    if (size > HEAP_RUN_MAX) {
        void *memory = size <= SIZE_MAX - PAGE_SIZE ? vmm_alloc(size) : NULL;
        if (memory != NULL) large_counted(true, align_up(size, PAGE_SIZE) / PAGE_SIZE);
        return memory;
    }
    paddr_t start;
    uint64_t pages = (size + HEADER_SIZE + PAGE_SIZE - 1) / PAGE_SIZE;
    if (pmm_run_alloc(pages, &start) < 0) return NULL;
    struct large *large = phys_to_virt(start);
    large->magic = LARGE_MAGIC ^ (uintptr_t)large;
    large->pages = pages;
    large_counted(true, pages);
    return (char *)large + HEADER_SIZE;
}

static void large_free(struct large *large)
{
    uint64_t pages = large->pages;
    large->magic = 0;
    large_counted(false, pages);
    pmm_run_free(virt_to_phys(large), pages);
}

static NORETURN void panic_not_ours(const void *pointer)
{
    panic("kfree: %p is not the heap's", pointer);
}

// The header of a pointer that is no object in a slab: NULL for vmm's memory. Panics for what is
// nobody's.
static struct large *large_header(void *pointer)
{
    if (virt_to_phys(pointer) >= pmm_paddr_end) {
        if (vmm_alloc_size(pointer) == 0) panic_not_ours(pointer);
        return NULL;
    }
    struct large *large = (struct large *)align_down((uintptr_t)pointer, PAGE_SIZE);
    // Not even looked at unless it is a page that the allocator gave to somebody.
    if (!pmm_is_allocated(virt_to_phys(large)) ||
        (large->magic ^ (uintptr_t)large) != LARGE_MAGIC ||
        (char *)pointer != (char *)large + HEADER_SIZE) {
        panic_not_ours(pointer);
    }
    return large;
}

// The slab of a pointer, NULL if it lies in none. Panics for a pointer into the middle of an
// object, and for one that is free.
static inline struct slab *slab_of(void *pointer)
{
    struct slab *slab = (struct slab *)align_down((uintptr_t)pointer, PAGE_SIZE);
    if (UNLIKELY(virt_to_phys(pointer) >= pmm_paddr_end)) return NULL;
    if (UNLIKELY((slab->magic ^ (uintptr_t)slab) != SLAB_MAGIC)) return NULL;
    const struct heap_class *class = &heap_classes[slab->class];
    uint32_t offset = (uint32_t)((uintptr_t)pointer % PAGE_SIZE) - HEADER_SIZE;
    uint32_t index = (uint32_t)((uint64_t)offset * class->reciprocal >> 32);
    if (UNLIKELY(index * class->size != offset || index >= slab->fresh)) {
        panic("kfree: %p points into an object of %u bytes, not to its start", pointer,
              class->size);
    }
    if (UNLIKELY(((const uint64_t *)pointer)[1] == object_free_mark(pointer))) {
        panic("kfree: %p (%u bytes) is free already", pointer, class->size);
    }
    return slab;
}

void *heap_raw_alloc(size_t size)
{
    void *pointer = NULL;
    if (LIKELY(!alloc_fault())) {
        if (LIKELY(size <= SMALL_MAX)) {
            pointer = small_alloc(heap_class_of_grains[(size + GRAIN - 1) / GRAIN]);
        } else {
            pointer = large_alloc(size);
        }
    }
    if (UNLIKELY(pointer == NULL)) count_add(&bare_fail_count, 1);
    return pointer;
}

void heap_raw_free(void *pointer)
{
    struct slab *slab = slab_of(pointer);
    if (LIKELY(slab != NULL)) {
        small_free(slab->class, pointer);
        return;
    }
    struct large *large = large_header(pointer);
    if (large != NULL) {
        large_free(large);
    } else {
        uint64_t size = vmm_alloc_size(pointer);
        large_counted(false, size / PAGE_SIZE);
        vmm_free(pointer, size);
    }
}

size_t heap_raw_size(void *pointer)
{
    const struct slab *slab = slab_of(pointer);
    if (slab != NULL) return heap_classes[slab->class].size;
    const struct large *large = large_header(pointer);
    return large != NULL ? large->pages * PAGE_SIZE - HEADER_SIZE : vmm_alloc_size(pointer);
}

// the interface

#ifdef FIRSTLIGHT_DEBUG

#define CALLER ((uintptr_t)__builtin_return_address(0))

void *kmalloc(size_t size)
{
    return heap_debug_alloc(size, CALLER);
}

void *kzalloc(size_t size)
{
    void *pointer = heap_debug_alloc(size, CALLER);
    if (pointer != NULL) memset(pointer, 0, size);
    return pointer;
}

void kfree(void *pointer)
{
    if (pointer != NULL) heap_debug_free(pointer, CALLER);
}

// Always moves, so that old pointers are found out.
void *krealloc(void *pointer, size_t size)
{
    void *moved = heap_debug_alloc(size, CALLER);
    if (pointer == NULL || moved == NULL) return moved;
    size_t room = heap_debug_size(pointer);
    memcpy(moved, pointer, size < room ? size : room);
    heap_debug_free(pointer, CALLER);
    return moved;
}

#else

void *kmalloc(size_t size)
{
    return heap_raw_alloc(size);
}

void *kzalloc(size_t size)
{
    void *pointer = kmalloc(size);
    if (pointer != NULL) memset(pointer, 0, size);
    return pointer;
}

void kfree(void *pointer)
{
    if (LIKELY(pointer != NULL)) heap_raw_free(pointer);
}

void *krealloc(void *pointer, size_t size)
{
    if (pointer == NULL) return kmalloc(size);
    size_t room = heap_raw_size(pointer);
    // Shrinking in place, unless that would waste more than half.
    if (size <= room && (size > room / 2 || room == heap_classes[0].size)) return pointer;
    void *moved = kmalloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, pointer, size < room ? size : room);
    kfree(pointer);
    return moved;
}

#endif

// giving back, and telling

void heap_cpu_drain(unsigned cpu)
{
    hal_irq_state_t irq = hal_irq_save();
    for (unsigned i = 0; cpus[cpu] != NULL && i < CLASS_COUNT; i++) {
        struct magazine *magazine = &cpus[cpu]->magazines[i];
        slab_put(&heap_classes[i], magazine->objects, magazine->count);
        magazine->count = 0;
    }
    hal_irq_restore(irq);
}

static uint64_t class_cached(unsigned index)
{
    uint64_t cached = 0;
    for (size_t cpu = 0; cpu < HAL_CPU_MAX; cpu++) {
        const struct heap_cpu *memory = __atomic_load_n(&cpus[cpu], __ATOMIC_ACQUIRE);
        if (memory != NULL) cached += memory->magazines[index].count;
    }
    return cached;
}

bool heap_class_get(size_t index, struct heap_class_info *out)
{
    if (index > CLASS_COUNT) return false;
    if (index == CLASS_COUNT) {
        uint64_t pages = __atomic_load_n(&large_pages, __ATOMIC_RELAXED);
        *out = (struct heap_class_info){
            .live = __atomic_load_n(&large_count, __ATOMIC_RELAXED),
            .slabs = pages,
            .bytes_used = pages * PAGE_SIZE,
        };
        return true;
    }
    struct heap_class *class = &heap_classes[index];
    uint64_t cached = class_cached((unsigned)index);
    hal_irq_state_t irq = spin_lock_irq(&class->lock);
    // Other CPUs go on: what they took since may count as cached, and not yet as out.
    uint64_t live = class->out > cached ? class->out - cached : 0;
    *out = (struct heap_class_info){class->size, live, cached, class->slabs, live * class->size};
    spin_unlock_irq(&class->lock, irq);
    return true;
}

void heap_stats_get(struct heap_stats *out)
{
#ifdef FIRSTLIGHT_DEBUG
    heap_debug_flush();
#endif
    *out = (struct heap_stats){
        .alloc_count = __atomic_load_n(&bare_alloc_count, __ATOMIC_RELAXED),
        .free_count = __atomic_load_n(&bare_free_count, __ATOMIC_RELAXED),
        .fail_count = __atomic_load_n(&bare_fail_count, __ATOMIC_RELAXED),
    };
    for (size_t cpu = 0; cpu < HAL_CPU_MAX; cpu++) {
        const struct heap_cpu *memory = __atomic_load_n(&cpus[cpu], __ATOMIC_ACQUIRE);
        if (memory == NULL) continue;
        out->alloc_count += memory->alloc_count;
        out->free_count += memory->free_count;
    }
    struct heap_class_info class;
    for (size_t i = 0; heap_class_get(i, &class); i++) {
        out->bytes_used += class.bytes_used;
        out->bytes_cached += class.cached * class.size;
        out->bytes_from_pmm += class.slabs * PAGE_SIZE;
    }
}
