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

// The magazines of each CPU, one a class; `nobody` until it first allocates.
static struct magazine nobody[CLASS_COUNT];
static struct magazine boot_cpu[CLASS_COUNT];
static struct magazine *cpus[HAL_CPU_MAX];

// Changed atomically.
static uint64_t large_pages, large_count; // of runs of pages and of vmm's
static uint64_t bare_alloc_count; // of large ones, and of CPUs that have no page for magazines
static uint64_t fail_count;

static void count_add(uint64_t *counter, uint64_t value)
{
    __atomic_add_fetch(counter, value, __ATOMIC_RELAXED);
}

static void magazines_set(unsigned cpu, struct magazine *magazines)
{
    for (unsigned i = 0; i < CLASS_COUNT; i++) {
        magazines[i].limit = heap_classes[i].magazine_limit;
    }
    __atomic_store_n(&cpus[cpu], magazines, __ATOMIC_RELEASE); // others read it for statistics
}

void heap_init(void)
{
    heap_cookie = hal_cycles() * 0x9E3779B97F4A7C15ull;
    slab_init();
    for (unsigned cpu = 0; cpu < HAL_CPU_MAX; cpu++) {
        cpus[cpu] = nobody;
    }
    magazines_set(hal_cpu_index(), boot_cpu);
}

// The running CPU's magazine, NULL when there is no page for them. With interrupts off.
static struct magazine *magazine_get(unsigned index)
{
    unsigned cpu = hal_cpu_index();
    if (cpus[cpu] == nobody) {
        paddr_t page;
        if (pmm_pages_alloc(0, &page) < 0) return NULL;
        memset(phys_to_virt(page), 0, PAGE_SIZE);
        magazines_set(cpu, phys_to_virt(page));
    }
    return &cpus[cpu][index];
}

// small objects

// The running CPU's, with interrupts off.
static inline struct magazine *magazine_at(size_t offset)
{
    return (struct magazine *)((char *)cpus[hal_cpu_index()] + offset);
}

static void *failed(void)
{
    count_add(&fail_count, 1);
    return NULL;
}

// What the magazine has nothing for. With interrupts off, puts them back as they were.
static __attribute__((noinline)) void *small_alloc_slow(size_t offset, hal_irq_state_t irq)
{
    unsigned index = (unsigned)(offset / sizeof(struct magazine));
    struct heap_class *class = &heap_classes[index];
    struct magazine *magazine = magazine_get(index);
    void *object = NULL;
    if (magazine == NULL) {
        if (slab_take(class, &object, 1) > 0) count_add(&bare_alloc_count, 1);
    } else {
        if (magazine->count == 0) {
            magazine->count = slab_take(class, magazine->objects, magazine->limit / 2);
        }
        if (magazine->count > 0) {
            object = magazine->objects[--magazine->count];
            magazine->alloc_count++;
        }
    }
    if (object != NULL) ((uint64_t *)object)[1] = 0;
    hal_irq_restore(irq);
    return object != NULL ? object : failed();
}

// The two below are what most of kmalloc and kfree come down to: they keep nothing in registers
// across calls, so that neither needs saving any.
static inline void *small_alloc(size_t size)
{
    size_t offset = heap_magazine_of_grains[(size + GRAIN - 1) / GRAIN];
    hal_irq_state_t irq = hal_irq_save();
    struct magazine *magazine = magazine_at(offset);
    uint64_t count = magazine->count;
    if (UNLIKELY(count == 0)) return small_alloc_slow(offset, irq);
    void *object = magazine->objects[count - 1];
    magazine->count = count - 1;
    magazine->alloc_count++;
    ((uint64_t *)object)[1] = 0; // the mark of what is free
    hal_irq_restore(irq);
    return object;
}

static __attribute__((noinline)) void small_free_slow(size_t offset, void *object,
                                                      hal_irq_state_t irq)
{
    unsigned index = (unsigned)(offset / sizeof(struct magazine));
    struct heap_class *class = &heap_classes[index];
    struct magazine *magazine = magazine_get(index);
    if (magazine == NULL) {
        slab_put(class, &object, 1);
    } else {
        if (magazine->count == magazine->limit) {
            // The oldest go: what was just freed is in this CPU's caches.
            size_t keep = magazine->limit / 2;
            slab_put(class, magazine->objects, magazine->count - keep);
            memmove(magazine->objects, &magazine->objects[magazine->count - keep],
                    keep * sizeof *magazine->objects);
            magazine->count = keep;
        }
        magazine->objects[magazine->count++] = object;
    }
    hal_irq_restore(irq);
}

static NORETURN __attribute__((noinline)) void panic_inside(const struct slab *slab, void *pointer)
{
    panic("kfree: %p points into an object of %u bytes, not to its start", pointer,
          heap_classes[slab->class].size);
}

static NORETURN __attribute__((noinline)) void panic_free_already(const struct slab *slab,
                                                                  void *pointer)
{
    panic("kfree: %p (%u bytes) is free already", pointer, heap_classes[slab->class].size);
}

static inline void small_free(const struct slab *slab, void *object)
{
    if (UNLIKELY(!slab_has_object_at(slab, object))) panic_inside(slab, object);
    size_t offset = slab->magazine_offset;
    uint64_t mark = object_free_mark(object);
    if (UNLIKELY(((uint64_t *)object)[1] == mark)) panic_free_already(slab, object);
    hal_irq_state_t irq = hal_irq_save();
    ((uint64_t *)object)[1] = mark;
    struct magazine *magazine = magazine_at(offset);
    uint64_t count = magazine->count;
    if (UNLIKELY(count >= magazine->limit)) {
        small_free_slow(offset, object, irq);
        return;
    }
    magazine->objects[count] = object;
    magazine->count = count + 1;
    hal_irq_restore(irq);
}

// large ones

static void large_counted(bool is_alloc, uint64_t pages)
{
    count_add(&large_pages, is_alloc ? pages : -pages);
    count_add(&large_count, is_alloc ? 1 : (uint64_t)-1);
    if (is_alloc) count_add(&bare_alloc_count, 1);
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

static inline bool is_slab(const struct slab *slab)
{
    return slab->magic == slab_magic(slab);
}

static __attribute__((noinline)) void *alloc_other(size_t size)
{
    if (alloc_fault()) return failed();
    if (size <= SMALL_MAX) return small_alloc(size);
    void *pointer = large_alloc(size);
    return pointer != NULL ? pointer : failed();
}

static inline void *raw_alloc(size_t size)
{
    if (UNLIKELY(alloc_fault_is_armed || size > SMALL_MAX)) return alloc_other(size);
    return small_alloc(size);
}

static __attribute__((noinline)) void free_other(void *pointer)
{
    struct large *large = large_header(pointer);
    if (large != NULL) {
        large_free(large);
    } else {
        uint64_t size = vmm_alloc_size(pointer);
        large_counted(false, size / PAGE_SIZE);
        vmm_free(pointer, size);
    }
}

// What lies around a pointer that is nobody's may be read: at worst that faults, as it should.
static inline void raw_free(void *pointer)
{
    const struct slab *slab = slab_at(pointer);
    if (LIKELY(is_slab(slab))) {
        small_free(slab, pointer);
    } else {
        free_other(pointer);
    }
}

void *heap_raw_alloc(size_t size)
{
    return raw_alloc(size);
}

void heap_raw_free(void *pointer)
{
    raw_free(pointer);
}

size_t heap_raw_size(void *pointer)
{
    const struct slab *slab = slab_at(pointer);
    if (virt_to_phys(pointer) < pmm_paddr_end && is_slab(slab)) {
        if (!slab_has_object_at(slab, pointer)) panic_inside(slab, pointer);
        if (((uint64_t *)pointer)[1] == object_free_mark(pointer)) {
            panic_free_already(slab, pointer);
        }
        return heap_classes[slab->class].size;
    }
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
    return raw_alloc(size);
}

void *kzalloc(size_t size)
{
    void *pointer = kmalloc(size);
    if (pointer != NULL) memset(pointer, 0, size);
    return pointer;
}

void kfree(void *pointer)
{
    if (LIKELY(pointer != NULL)) raw_free(pointer);
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
    for (unsigned i = 0; i < CLASS_COUNT; i++) {
        struct magazine *magazine = &cpus[cpu][i];
        slab_put(&heap_classes[i], magazine->objects, magazine->count);
        magazine->count = 0;
    }
    hal_irq_restore(irq);
}

// What all CPUs' magazines of a class hold, and have given out.
static void magazines_count(unsigned index, uint64_t *out_cached, uint64_t *out_allocs)
{
    *out_cached = *out_allocs = 0;
    for (size_t cpu = 0; cpu < HAL_CPU_MAX; cpu++) {
        const struct magazine *magazines = __atomic_load_n(&cpus[cpu], __ATOMIC_ACQUIRE);
        if (magazines == nobody) continue;
        *out_cached += magazines[index].count;
        *out_allocs += magazines[index].alloc_count;
    }
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
    uint64_t cached, allocs;
    magazines_count((unsigned)index, &cached, &allocs);
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
        .fail_count = __atomic_load_n(&fail_count, __ATOMIC_RELAXED),
    };
    uint64_t live = 0;
    struct heap_class_info class;
    for (size_t i = 0; heap_class_get(i, &class); i++) {
        uint64_t cached, allocs = 0;
        if (i < CLASS_COUNT) magazines_count((unsigned)i, &cached, &allocs);
        out->alloc_count += allocs;
        out->bytes_used += class.bytes_used;
        out->bytes_cached += class.cached * class.size;
        out->bytes_from_pmm += class.slabs * PAGE_SIZE;
        live += class.live;
    }
    // What was allocated and is not in use was freed: kfree need not count.
    out->free_count = out->alloc_count - live;
}
