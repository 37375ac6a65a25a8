// SPDX-License-Identifier: MIT
// The firmware's ResetSystem. Its code was never told of virtual addresses, so it runs in a space
// of its own where its memory is identity-mapped: writable and executable, as nothing tells its
// code from its data. That space is live during the call only, and shares the kernel's half, so
// that exceptions still find us.
#include "descriptors.h"
#include "pagetable.h"
#include "trap_frame.h"
#include <base/bits.h>
#include <hal/cpu.h>
#include <hal/power.h>
#include <hal/time.h>

// UEFI 2.10, 4.5 and 7.2.
#define RUNTIME_SIGNATURE 0x56524553544e5552ull // "RUNTSERV"
#define RUNTIME_RESET_SYSTEM 104                // offset of the pointer
#define RUNTIME_SIZE_MIN 112
#define TABLE_HEADER_SIZE 12 // offset of EFI_TABLE_HEADER.HeaderSize
#define MEMORY_ATTRIBUTE_RUNTIME BIT(63)
#define MEMORY_TYPE_MMIO 11
#define MEMORY_TYPE_PORT_SPACE 12

#define RESET_COLD 0
#define RESET_SHUTDOWN 2

#define RFLAGS_RESERVED 0x2u

// UEFI 2.10, 2.3.4 asks for 4 KiB.
#define STACK_SIZE (16 * 1024)

void uefi_call(uint64_t cr3, uint64_t stack_top, uint64_t function, uint64_t arg, uint64_t rflags);
extern const uint8_t uefi_call_return[];
extern uint64_t uefi_call_rsp;

static uint8_t stack[STACK_SIZE] __attribute__((aligned(4096)));

static struct {
    bool is_ready;
    struct hal_mmu_space space;
    uint64_t reset_system;
    uint64_t stack_top; // at its physical address
    // of the call that is under way
    unsigned cpu;
    uint64_t deadline_ns;
} uefi;

bool uefi_call_abort(struct hal_trap_frame *frame)
{
    if (uefi_call_rsp == 0 || frame->vector == VECTOR_NMI || uefi.cpu != hal_cpu_index())
        return false;
    frame->rip = (uintptr_t)uefi_call_return;
    frame->rsp = uefi_call_rsp;
    frame->rflags = RFLAGS_RESERVED;
    return true;
}

void uefi_call_expire(struct hal_trap_frame *frame)
{
    if (UNLIKELY(uefi_call_rsp != 0) && hal_clock_ns() >= uefi.deadline_ns)
        (void)uefi_call_abort(frame);
}

// An overlap or an address beyond reach is the firmware's mistake; if its code needs that memory it
// will fault, which is caught.
static status_t entry_map(const struct boot_memory_entry *entry)
{
    if (!(entry->attributes & MEMORY_ATTRIBUTE_RUNTIME)) return ST_OK;
    if (entry->pages > UINT64_MAX / HAL_PAGE_SIZE) return ST_OK;
    bool is_device = entry->type == MEMORY_TYPE_MMIO || entry->type == MEMORY_TYPE_PORT_SPACE;
    unsigned access = HAL_MMU_WRITE | (is_device ? 0u : (unsigned)HAL_MMU_EXECUTE);
    status_t st =
        pagetable_map_any(&uefi.space, entry->start, entry->start, entry->pages * HAL_PAGE_SIZE,
                          access, is_device ? HAL_MMU_UNCACHED : HAL_MMU_WRITE_BACK);
    return st == ST_NO_MEMORY ? st : ST_OK;
}

// The loader placed the image in one physical piece, but nothing here depends on it: every page
// must follow the one before.
static status_t stack_map(void)
{
    struct hal_mmu_mapping mapping;
    paddr_t base = 0;
    for (uint64_t offset = 0; offset < STACK_SIZE; offset += HAL_PAGE_SIZE) {
        status_t st = hal_mmu_query(hal_mmu_active(), (uintptr_t)stack + offset, &mapping);
        if (st < 0) return st;
        if (offset == 0) base = mapping.paddr;
        if (mapping.paddr != base + offset) return ST_BAD_FORMAT;
    }
    uefi.stack_top = base + STACK_SIZE;
    return hal_mmu_map(&uefi.space, base, base, STACK_SIZE, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
}

static status_t space_fill(const struct boot_info *boot)
{
    const struct boot_memory_entry *entries = (const struct boot_memory_entry *)boot->memory_map_va;
    for (uint32_t i = 0; i < boot->memory_map_count; i++) {
        status_t st = entry_map(&entries[i]);
        if (st < 0) return st;
    }
    return stack_map();
}

// Reads ResetSystem's address out of the table, through the direct map.
static status_t reset_system_find(const struct boot_info *boot)
{
    struct hal_mmu_mapping mapping;
    uintptr_t table = boot->direct_map_base + boot->runtime_services_paddr;
    if (!is_aligned(table, sizeof(uint64_t)) ||
        hal_mmu_query(hal_mmu_active(), table, &mapping) < 0 ||
        hal_mmu_query(hal_mmu_active(), table + RUNTIME_SIZE_MIN - 1, &mapping) < 0) {
        return ST_BAD_FORMAT;
    }
    const uint8_t *bytes = (const uint8_t *)table;
    if (load_le64(bytes) != RUNTIME_SIGNATURE ||
        load_le32(bytes + TABLE_HEADER_SIZE) < RUNTIME_SIZE_MIN) {
        return ST_BAD_FORMAT;
    }
    uefi.reset_system = load_le64(bytes + RUNTIME_RESET_SYSTEM);
    if (hal_mmu_query(&uefi.space, uefi.reset_system, &mapping) < 0 ||
        !(mapping.access & HAL_MMU_EXECUTE)) {
        return ST_BAD_FORMAT;
    }
    return ST_OK;
}

status_t hal_uefi_init(const struct boot_info *boot, const struct hal_mmu_ops *ops)
{
    if (uefi.is_ready) return ST_ALREADY_EXISTS;
    if (!hal_mmu_active()) return ST_NOT_READY;
    if (boot->runtime_services_paddr == 0) return ST_NOT_FOUND;
    hal_mmu_space_features(&uefi.space);
    status_t st = hal_mmu_space_init(&uefi.space, ops);
    if (st < 0) return st;
    st = space_fill(boot);
    if (st == ST_OK) st = reset_system_find(boot);
    if (st < 0) {
        pagetable_destroy(&uefi.space);
        return st;
    }
    uefi.is_ready = true;
    return ST_OK;
}

void hal_uefi_reset(bool is_shutdown, uint64_t deadline_ns)
{
    // A call that is under way already is one that ended in a panic: not again.
    if (!uefi.is_ready || uefi_call_rsp != 0) return;
    hal_irq_state_t state = hal_irq_save();
    pagetable_share_kernel_half(&uefi.space, hal_mmu_active());
    uefi.cpu = hal_cpu_index();
    uefi.deadline_ns = deadline_ns;
    uefi_call(uefi.space.root, uefi.stack_top, uefi.reset_system,
              is_shutdown ? RESET_SHUTDOWN : RESET_COLD, RFLAGS_RESERVED | (state & HAL_RFLAGS_IF));
    hal_irq_restore(state);
}
