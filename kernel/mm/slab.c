// SPDX-License-Identifier: MIT
// Slabs: pages of objects of one size.

#include "heap_internal.h"
#include <base/string.h>

// Powers of two and what lies between, cut so that a page with its header is full.
static const uint16_t class_sizes[CLASS_COUNT] = {16,  32,  48,  64,  96,  128,  192,  256,
                                                  336, 448, 576, 672, 800, 1008, 1344, SMALL_MAX};

#define MAGAZINE_BYTES 4096u // that a magazine of large objects may hold
#define MAGAZINE_MIN 2u

struct heap_class heap_classes[CLASS_COUNT];
uint16_t heap_magazine_of_grains[SMALL_MAX / GRAIN + 1];

void slab_init(void)
{
    unsigned index = 0;
    for (unsigned grains = 0; grains <= SMALL_MAX / GRAIN; grains++) {
        if (grains * GRAIN > class_sizes[index]) index++;
        heap_magazine_of_grains[grains] = (uint16_t)(index * sizeof(struct magazine));
    }
    for (unsigned i = 0; i < CLASS_COUNT; i++) {
        uint32_t size = class_sizes[i], limit = MAGAZINE_BYTES / size;
        if (limit > MAGAZINE_MAX) limit = MAGAZINE_MAX;
        if (limit < MAGAZINE_MIN) limit = MAGAZINE_MIN;
        heap_classes[i] = (struct heap_class){
            .size = size,
            .capacity = (PAGE_SIZE - HEADER_SIZE) / size,
            .magazine_limit = limit,
            .lock = SPINLOCK_INIT("heap class"),
        };
        list_init(&heap_classes[i].partial);
    }
}

static struct slab *slab_create(struct heap_class *class)
{
    paddr_t page;
    if (pmm_pages_alloc(0, &page) < 0) return NULL;
    struct slab *slab = phys_to_virt(page);
    memset(slab, 0, sizeof *slab);
    slab->magic = slab_magic(slab);
    slab->class = (uint16_t)(class - heap_classes);
    slab->divisor = UINT32_MAX / class->size + 1;
    slab->magazine_offset = slab->class * (uint32_t)sizeof(struct magazine);
    slab->free_count = (uint16_t) class->capacity;
    // What is left behind the last object looks like one to kfree: it is never anything but free.
    for (char *at = (char *)slab + HEADER_SIZE; at + GRAIN <= (char *)slab + PAGE_SIZE;
         at += class->size) {
        ((uint64_t *)at)[1] = object_free_mark(at);
    }
    list_append(&class->partial, &slab->node);
    class->slabs++;
    return slab;
}

static void slab_destroy(struct heap_class *class, struct slab *slab)
{
    list_remove(&slab->node);
    slab->magic = 0;
    class->slabs--;
    pmm_pages_free(virt_to_phys(slab), 0);
}

static void *object_take(const struct heap_class *class, struct slab *slab)
{
    char *object = slab->free_objects;
    if (object != NULL) {
        slab->free_objects = *(void **)object;
    } else {
        object = (char *)slab + HEADER_SIZE + slab->fresh++ * class->size;
    }
    slab->free_count--;
    return object;
}

size_t slab_take(struct heap_class *class, void **out, size_t wanted)
{
    size_t count = 0;
    hal_irq_state_t irq = spin_lock_irq(&class->lock);
    while (count < wanted) {
        struct slab *slab;
        if (!list_is_empty(&class->partial)) {
            slab = container_of(class->partial.next, struct slab, node);
        } else if (count > 0 || (slab = slab_create(class)) == NULL) {
            break; // a new page only for what is needed now
        }
        while (count < wanted && slab->free_count > 0) {
            out[count++] = object_take(class, slab);
        }
        if (slab->free_count == 0) list_remove(&slab->node);
    }
    class->out += count;
    spin_unlock_irq(&class->lock, irq);
    return count;
}

void slab_put(struct heap_class *class, void **objects, size_t count)
{
    hal_irq_state_t irq = spin_lock_irq(&class->lock);
    for (size_t i = 0; i < count; i++) {
        struct slab *slab = slab_at(objects[i]);
        *(void **)objects[i] = slab->free_objects;
        slab->free_objects = objects[i];
        if (slab->free_count++ == 0) list_insert_after(&class->partial, &slab->node);
        // One empty slab a class stays, so that an alloc and free at the edge costs no page each
        // time.
        bool is_only = class->partial.next == &slab->node && class->partial.prev == &slab->node;
        if (slab->free_count == class->capacity && !is_only) slab_destroy(class, slab);
    }
    class->out -= count;
    spin_unlock_irq(&class->lock, irq);
}
