// SPDX-License-Identifier: MIT
#pragma once
// Page tables. The builder is pure code over callbacks, so that host tests run it on ordinary
// memory; only hal_mmu_activate and the TLB flushes touch the CPU.

#include <base/boot_info.h>
#include <base/status.h>

#define HAL_PAGE_SIZE 4096u

enum hal_mmu_access { // bits
    HAL_MMU_READ = 0,
    HAL_MMU_WRITE = 1,
    HAL_MMU_EXECUTE = 2, // with WRITE: refused (W^X)
    HAL_MMU_GLOBAL = 4,
    HAL_MMU_USER = 8 // reported when found; never granted
};

enum hal_mmu_cache { HAL_MMU_WRITE_BACK, HAL_MMU_WRITE_COMBINING, HAL_MMU_UNCACHED };

struct hal_mmu_ops {
    void *ctx;
    status_t (*table_alloc)(void *ctx, paddr_t *out_page); // one page, need not be zeroed
    void (*table_free)(void *ctx, paddr_t page);
    void *(*table_pointer)(void *ctx, paddr_t page); // how to reach a table's memory
    // NULL when the tables are never live; for live ones hal_mmu_tlb_flush.
    void (*tlb_flush)(void *ctx, vaddr_t start, uint64_t size);
};

struct hal_mmu_space {
    struct hal_mmu_ops ops;
    paddr_t root;
    unsigned levels;                       // 4 or 5 on x86_64
    bool has_nx, has_large_1g, has_global; // as the CPU has them
    bool has_write_combining;              // else write-combining maps uncached
    uint64_t table_pages;                  // tables owned by this space, root included
};

struct hal_mmu_mapping {
    paddr_t paddr;      // from hal_mmu_query: of the very address; from hal_mmu_walk: of the leaf
    uint64_t page_size; // of the leaf that maps it
    unsigned access;    // enum hal_mmu_access bits
    enum hal_mmu_cache cache;
};

// What the running CPU has; `levels` as it runs now.
void hal_mmu_space_features(struct hal_mmu_space *space);

// Allocates the root. `space->levels` and the has_ flags are set by the caller beforehand
// (hal_mmu_space_features). ST_INVALID_ARGUMENT, ST_NO_MEMORY.
status_t hal_mmu_space_init(struct hal_mmu_space *space, const struct hal_mmu_ops *ops) MUST_USE;

// Maps [vaddr, vaddr+size) to [paddr, ...), with the largest pages that alignment allows. All page
// aligned, canonical, size > 0. ST_ALREADY_EXISTS when any of it is mapped, ST_INVALID_ARGUMENT
// (also for write+execute), ST_NO_MEMORY; a failed call maps nothing.
status_t hal_mmu_map(struct hal_mmu_space *space, vaddr_t vaddr, paddr_t paddr, uint64_t size,
                     unsigned access, enum hal_mmu_cache cache) MUST_USE;

// Splits larger pages at the ends where needed. Parts that are not mapped are skipped. Frees tables
// that become empty; hal_mmu_protect also those whose pages can be one large page again.
status_t hal_mmu_unmap(struct hal_mmu_space *space, vaddr_t vaddr, uint64_t size) MUST_USE;
status_t hal_mmu_protect(struct hal_mmu_space *space, vaddr_t vaddr, uint64_t size,
                         unsigned access) MUST_USE;

// ST_NOT_FOUND when nothing is mapped there.
status_t hal_mmu_query(const struct hal_mmu_space *space, vaddr_t vaddr,
                       struct hal_mmu_mapping *out) MUST_USE;

// Calls `visit` for each leaf in ascending order, until it returns false.
void hal_mmu_walk(const struct hal_mmu_space *space,
                  bool (*visit)(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf),
                  void *ctx);

// Forgets what this CPU cached of [start, start + size). Fits hal_mmu_ops.tlb_flush; `ctx` is
// unused.
void hal_mmu_tlb_flush(void *ctx, vaddr_t start, uint64_t size);

// Widening the address space, early in boot, while the loader's tables are in use. Whether the CPU
// has tables with one level more than it runs with (x86_64: 5).
bool hal_mmu_can_widen(void);
// How many bytes of memory that takes, page aligned, below *out_limit. It is in use until
// hal_mmu_activate.
uint64_t hal_mmu_widen_size(paddr_t *out_limit);
// What the loader mapped stays where it was; its direct map appears once more, at the address that
// is returned, where there is room for more of it. Memory that the loader did not map is not there.
vaddr_t hal_mmu_widen(const struct boot_info *boot, paddr_t memory);

// Programs the memory types (x86_64: PAT) and switches to the tables.
void hal_mmu_activate(struct hal_mmu_space *space);
// The space last activated, for hal_backtrace's checks; NULL before.
struct hal_mmu_space *hal_mmu_active(void);
