// SPDX-License-Identifier: MIT
// The kernel's address space: the image, the direct map of RAM, and one area of its own in which
// things are mapped on demand. Every allocation there is an `area` on a list in ascending order,
// with unmapped guard pages that belong to it.

#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>

// Apart from any direct map (from 0xffff8000_00000000 or 0xff000000_00000000 up) and from the image
// (the last 2 GiB); canonical with 4 and with 5 levels.
#define DYNAMIC_BASE 0xFFFFF00000000000ull
#define DYNAMIC_SIZE (1024 * GIB)

enum area_kind { AREA_PHYSICAL, AREA_MEMORY, AREA_STACK };

struct area {
    struct list_node node; // on `areas`, or on `spare_areas`
    vaddr_t start;         // the first guard page
    uint64_t size;         // with both guard pages
    enum area_kind kind;
    paddr_t paddr;            // AREA_PHYSICAL: page aligned
    unsigned users;           // AREA_PHYSICAL: how often it was asked for
    unsigned access;          // AREA_PHYSICAL
    enum hal_mmu_cache cache; // AREA_PHYSICAL
    const char *name;         // AREA_STACK
};

// No lock: one CPU, and never from interrupts.
static struct hal_mmu_space space;
static struct list_node areas = LIST_INIT(areas);
static struct list_node spare_areas = LIST_INIT(spare_areas);
static uint64_t direct_map_bytes;
static uint64_t mapped_on_demand_bytes;

// building the tables

static status_t table_alloc(void *ctx, paddr_t *out_page)
{
    (void)ctx;
    return pmm_pages_alloc(0, out_page);
}

static void table_free(void *ctx, paddr_t page)
{
    (void)ctx;
    pmm_pages_free(page, 0);
}

static void *table_pointer(void *ctx, paddr_t page)
{
    (void)ctx;
    return phys_to_virt(page);
}

static const struct hal_mmu_ops table_ops = {
    .table_alloc = table_alloc,
    .table_free = table_free,
    .table_pointer = table_pointer,
    .tlb_flush = hal_mmu_tlb_flush,
};

// Whether the direct map shows memory of this kind. Not what may be broken, nor what speculation
// must not touch.
static bool is_direct_mapped(enum memory_kind kind)
{
    return kind != MEMORY_MMIO && kind != MEMORY_UNUSABLE && kind != MEMORY_RESERVED;
}

static void map_or_panic(vaddr_t vaddr, paddr_t paddr, uint64_t size, unsigned access)
{
    status_t st =
        hal_mmu_map(&space, vaddr, paddr, size, access | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
    if (st < 0) {
        panic("cannot map %#llx at %#llx: %s", (unsigned long long)paddr, (unsigned long long)vaddr,
              status_string(st));
    }
}

static void direct_map_piece(paddr_t start, paddr_t end, unsigned access)
{
    if (start >= end) return;
    map_or_panic((vaddr_t)phys_to_virt(start), start, end - start, access);
    direct_map_bytes += end - start;
}

// Maps [start, end), with the image's read-only segments read-only here as well: otherwise the
// kernel's text could be written through its alias.
static void direct_map_run(const struct boot_info *boot, paddr_t start, paddr_t end)
{
    while (start < end) {
        // The first read-only segment in what is left.
        const struct boot_segment *next = NULL;
        for (uint32_t i = 0; i < boot->segment_count; i++) {
            const struct boot_segment *segment = &boot->segments[i];
            if (segment->flags & BOOT_SEGMENT_W) continue;
            if (segment->paddr + segment->size <= start || segment->paddr >= end) continue;
            if (next == NULL || segment->paddr < next->paddr) next = segment;
        }
        if (next == NULL) {
            direct_map_piece(start, end, HAL_MMU_WRITE);
            return;
        }
        paddr_t segment_start = next->paddr > start ? next->paddr : start;
        paddr_t segment_end = next->paddr + next->size < end ? next->paddr + next->size : end;
        direct_map_piece(start, segment_start, HAL_MMU_WRITE);
        direct_map_piece(segment_start, segment_end, HAL_MMU_READ);
        start = segment_end;
    }
}

static void direct_map_build(const struct boot_info *boot)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count;) {
        if (!is_direct_mapped(ranges[i].kind)) {
            i++;
            continue;
        }
        // Neighbours of different kinds go in one run: then large pages fit.
        paddr_t start = ranges[i].start, end = start;
        for (; i < count && is_direct_mapped(ranges[i].kind) && ranges[i].start == end; i++) {
            end = ranges[i].start + ranges[i].size;
        }
        direct_map_run(boot, start, end);
    }
}

static void image_map(const struct boot_info *boot)
{
    for (uint32_t i = 0; i < boot->segment_count; i++) {
        const struct boot_segment *segment = &boot->segments[i];
        unsigned access = HAL_MMU_READ;
        if (segment->flags & BOOT_SEGMENT_X) access = HAL_MMU_EXECUTE;
        if (segment->flags & BOOT_SEGMENT_W) access = HAL_MMU_WRITE;
        map_or_panic(segment->vaddr, segment->paddr, segment->size, access);
    }
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        status_t st = hal_mmu_unmap(&space, guard.page, HAL_PAGE_SIZE);
        if (st < 0) log_warn("vmm", "no guard page for the %s", guard.name);
    }
}

void vmm_init(const struct boot_info *boot)
{
    hal_mmu_space_features(&space);
    status_t st = hal_mmu_space_init(&space, &table_ops);
    if (st < 0) panic("cannot build page tables: %s", status_string(st));
    direct_map_build(boot);
    image_map(boot);
    hal_mmu_activate(&space);
    log_debug("vmm", "own page tables: %u levels, %llu table pages, %llu MiB mapped directly",
              space.levels, (unsigned long long)space.table_pages,
              (unsigned long long)(direct_map_bytes / MIB));
}

struct hal_mmu_space *vmm_space(void)
{
    return &space;
}

const struct hal_mmu_ops *vmm_table_ops(void)
{
    return &table_ops;
}

// areas

static struct area *area_of(struct list_node *node)
{
    return container_of(node, struct area, node);
}

// The mapped part, between the guard pages.
static vaddr_t area_inner(const struct area *area)
{
    return area->start + PAGE_SIZE;
}

static uint64_t area_inner_size(const struct area *area)
{
    return area->size - 2 * PAGE_SIZE;
}

static struct area *area_record_get(void)
{
    if (list_is_empty(&spare_areas)) {
        paddr_t page;
        if (pmm_pages_alloc(0, &page) < 0) return NULL;
        struct area *records = phys_to_virt(page);
        for (size_t i = 0; i < PAGE_SIZE / sizeof *records; i++) {
            list_append(&spare_areas, &records[i].node);
        }
    }
    struct area *area = area_of(spare_areas.next);
    list_remove(&area->node);
    return area;
}

// Address space for `inner` bytes (page aligned) and two guard pages: behind the last area, and
// when the end is reached in the first gap that is large enough. NULL when there is none.
static struct area *area_create(uint64_t inner, enum area_kind kind)
{
    if (inner == 0 || inner > DYNAMIC_SIZE - 2 * PAGE_SIZE) return NULL;
    uint64_t size = inner + 2 * PAGE_SIZE;
    struct list_node *before = areas.prev;
    vaddr_t start = DYNAMIC_BASE;
    if (before != &areas) start = area_of(before)->start + area_of(before)->size;
    if (start + size > DYNAMIC_BASE + DYNAMIC_SIZE) {
        start = DYNAMIC_BASE;
        before = &areas;
        list_for_each(node, &areas)
        {
            if (area_of(node)->start - start >= size) break;
            start = area_of(node)->start + area_of(node)->size;
            before = node;
        }
        if (start + size > DYNAMIC_BASE + DYNAMIC_SIZE) return NULL;
    }
    struct area *area = area_record_get();
    if (area == NULL) return NULL;
    struct list_node node = area->node;
    *area = (struct area){.node = node, .start = start, .size = size, .kind = kind};
    list_insert_after(before, &area->node);
    return area;
}

// Takes the area off the list, after its pages are unmapped.
static void area_destroy(struct area *area)
{
    list_remove(&area->node);
    list_append(&spare_areas, &area->node);
}

static struct area *area_find(vaddr_t address)
{
    list_for_each(node, &areas)
    {
        struct area *area = area_of(node);
        if (address < area->start) return NULL;
        if (address < area->start + area->size) return area;
    }
    return NULL;
}

static void unmap_or_panic(vaddr_t vaddr, uint64_t size)
{
    status_t st = hal_mmu_unmap(&space, vaddr, size);
    if (st < 0) panic("cannot unmap %#llx: %s", (unsigned long long)vaddr, status_string(st));
    mapped_on_demand_bytes -= size;
}

// physical memory and devices

// Whether [start, end) lies in the direct map as a whole, or touches memory that is the
// allocator's.
static void classify(paddr_t start, paddr_t end, bool *out_is_direct, bool *out_is_owned)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    paddr_t direct_end = start;
    *out_is_owned = false;
    for (size_t i = 0; i < count; i++) {
        paddr_t range_end = ranges[i].start + ranges[i].size;
        if (range_end <= start) continue;
        if (ranges[i].start >= end) break;
        enum memory_kind kind = ranges[i].kind;
        if (kind == MEMORY_FREE || kind == MEMORY_KERNEL || kind == MEMORY_BOOT_SCRATCH) {
            *out_is_owned = true;
        }
        if (is_direct_mapped(kind) && ranges[i].start <= direct_end) direct_end = range_end;
    }
    *out_is_direct = direct_end >= end;
}

// Whether the page at `pointer` is in the direct map.
static bool is_in_direct_map(const void *pointer)
{
    paddr_t paddr = virt_to_phys(pointer);
    bool is_direct, is_owned;
    if (paddr > BIT(52)) return false;
    classify(align_down(paddr, PAGE_SIZE), align_down(paddr, PAGE_SIZE) + PAGE_SIZE, &is_direct,
             &is_owned);
    return is_direct;
}

static struct area *physical_find(paddr_t start, uint64_t size, unsigned access,
                                  enum hal_mmu_cache cache)
{
    list_for_each(node, &areas)
    {
        struct area *area = area_of(node);
        if (area->kind != AREA_PHYSICAL || area->access != access || area->cache != cache) continue;
        if (start >= area->paddr && start + size <= area->paddr + area_inner_size(area)) {
            return area;
        }
    }
    return NULL;
}

static struct area *physical_create(paddr_t start, uint64_t size, unsigned access,
                                    enum hal_mmu_cache cache)
{
    struct area *area = area_create(size, AREA_PHYSICAL);
    if (area == NULL) return NULL;
    status_t st =
        hal_mmu_map(&space, area_inner(area), start, size, access | HAL_MMU_GLOBAL, cache);
    if (st < 0) {
        log_error("vmm", "cannot map %#llx: %s", (unsigned long long)start, status_string(st));
        area_destroy(area);
        return NULL;
    }
    mapped_on_demand_bytes += size;
    area->paddr = start;
    area->access = access;
    area->cache = cache;
    return area;
}

void *vmm_map_physical(paddr_t paddr, uint64_t size, unsigned access, enum hal_mmu_cache cache)
{
    uint64_t end;
    if (size == 0 || !add_fits(paddr, size, &end) || end > BIT(52)) {
        log_error("vmm", "refused to map %llu bytes at %#llx", (unsigned long long)size,
                  (unsigned long long)paddr);
        return NULL;
    }
    paddr_t start = align_down(paddr, PAGE_SIZE);
    end = align_up(end, PAGE_SIZE);
    bool is_direct, is_owned;
    classify(start, end, &is_direct, &is_owned);
    if (cache == HAL_MMU_WRITE_BACK && is_direct && !(access & HAL_MMU_EXECUTE)) {
        return phys_to_virt(paddr);
    }
    if (is_owned) {
        log_error("vmm", "refused to map %#llx-%#llx: it overlaps RAM in use",
                  (unsigned long long)paddr, (unsigned long long)(paddr + size - 1));
        return NULL;
    }
    struct area *area = physical_find(start, end - start, access, cache);
    if (area == NULL) area = physical_create(start, end - start, access, cache);
    if (area == NULL) return NULL;
    area->users++;
    return (void *)(area_inner(area) + (paddr - area->paddr));
}

void *vmm_map_mmio(paddr_t paddr, uint64_t size)
{
    return vmm_map_physical(paddr, size, HAL_MMU_WRITE, HAL_MMU_UNCACHED);
}

void vmm_unmap(void *pointer, uint64_t size)
{
    if (pointer == NULL) return;
    struct area *area = area_find((vaddr_t)pointer);
    if (area == NULL && is_in_direct_map(pointer)) return;
    if (area == NULL || area->kind != AREA_PHYSICAL ||
        (vaddr_t)pointer - area_inner(area) >= area_inner_size(area) ||
        size > area_inner_size(area)) {
        panic("vmm_unmap: %p is not mapped", pointer);
    }
    if (--area->users > 0) return;
    unmap_or_panic(area_inner(area), area_inner_size(area));
    area_destroy(area);
}

// memory

// Unmaps and frees the first `size` bytes of the area.
static void memory_release(struct area *area, uint64_t size)
{
    for (uint64_t offset = 0; offset < size; offset += PAGE_SIZE) {
        struct hal_mmu_mapping mapping;
        vaddr_t vaddr = area_inner(area) + offset;
        if (hal_mmu_query(&space, vaddr, &mapping) < 0) {
            panic("vmm: page %#llx has lost its mapping", (unsigned long long)vaddr);
        }
        unmap_or_panic(vaddr, PAGE_SIZE);
        pmm_pages_free(mapping.paddr, 0);
    }
    area_destroy(area);
}

static struct area *memory_create(uint64_t size, enum area_kind kind)
{
    uint64_t inner;
    if (size == 0 || !add_fits(size, PAGE_SIZE - 1, &inner)) return NULL;
    inner = align_down(inner, PAGE_SIZE);
    struct area *area = area_create(inner, kind);
    if (area == NULL) return NULL;
    for (uint64_t offset = 0; offset < inner; offset += PAGE_SIZE) {
        paddr_t page;
        if (pmm_pages_alloc(0, &page) < 0) {
            memory_release(area, offset);
            return NULL;
        }
        memset(phys_to_virt(page), 0, PAGE_SIZE);
        status_t st = hal_mmu_map(&space, area_inner(area) + offset, page, PAGE_SIZE,
                                  HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
        if (st < 0) {
            pmm_pages_free(page, 0);
            memory_release(area, offset);
            return NULL;
        }
        mapped_on_demand_bytes += PAGE_SIZE;
    }
    return area;
}

void *vmm_alloc(uint64_t size)
{
    struct area *area = memory_create(size, AREA_MEMORY);
    return area != NULL ? (void *)area_inner(area) : NULL;
}

void vmm_free(void *pointer, uint64_t size)
{
    if (pointer == NULL) return;
    struct area *area = area_find((vaddr_t)pointer);
    if (area == NULL || area->kind != AREA_MEMORY || (vaddr_t)pointer != area_inner(area) ||
        align_up(size, PAGE_SIZE) != area_inner_size(area)) {
        panic("vmm_free: %p of %llu bytes was not allocated", pointer, (unsigned long long)size);
    }
    memory_release(area, area_inner_size(area));
}

void *vmm_stack_alloc(const char *name, uint64_t size)
{
    struct area *area = memory_create(size, AREA_STACK);
    if (area == NULL) return NULL;
    area->name = name;
    return (void *)(area_inner(area) + area_inner_size(area));
}

void vmm_stack_free(void *top)
{
    if (top == NULL) return;
    struct area *area = area_find((vaddr_t)top - 1);
    if (area == NULL || area->kind != AREA_STACK ||
        (vaddr_t)top != area_inner(area) + area_inner_size(area)) {
        panic("vmm_stack_free: %p is not the top of a stack", top);
    }
    memory_release(area, area_inner_size(area));
}

const char *vmm_stack_guard_hit(vaddr_t address)
{
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        if (address - guard.page < HAL_PAGE_SIZE) return guard.name;
    }
    const struct area *area = area_find(address);
    if (area != NULL && area->kind == AREA_STACK && address < area_inner(area)) return area->name;
    return NULL;
}

bool vmm_is_guard_page(vaddr_t address)
{
    const struct area *area = area_find(address);
    return area != NULL && address - area_inner(area) >= area_inner_size(area);
}

// statistics

static bool count_leaf(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    (void)vaddr;
    struct vmm_stats *out = ctx;
    if (leaf->page_size == HAL_PAGE_SIZE)
        out->pages_4k++;
    else if (leaf->page_size < GIB)
        out->pages_2m++;
    else
        out->pages_1g++;
    return true;
}

void vmm_stats_get(struct vmm_stats *out)
{
    *out = (struct vmm_stats){
        .table_pages = space.table_pages,
        .direct_map_bytes = direct_map_bytes,
        .mapped_on_demand_bytes = mapped_on_demand_bytes,
        .area_bytes = DYNAMIC_SIZE,
    };
    hal_mmu_walk(&space, count_leaf, out);
}
