// SPDX-License-Identifier: MIT
#include <hal/cpu.h>
#include <kernel/heap.h>
#include <kernel/lazy.h>
#include <kernel/log.h>
#include <kernel/vmm.h>
#include <lib/lzma.h>
#include <sched/wait.h>

// The linker script's; whole pages of the read-only segments.
extern uint8_t kernel_text_start[], kernel_lazy_start[], kernel_lazy_text_end[], kernel_lazy_end[];

static struct mutex lock = MUTEX_INIT(lock, "lazy part");
static bool is_ready; // atomic; changed with the lock held
// The image's relative relocations (the ELF specification's RELR), by which the loader has moved
// the zeros.
extern const uint64_t kernel_relr_start[], kernel_relr_end[];

static const void *packed;
static uint64_t packed_size, slide;

void lazy_init(const struct boot_info *boot)
{
    packed = (const void *)boot->lazy_va;
    packed_size = boot->lazy_size;
    slide = boot->kernel_slide;
}

// `at` is where the pointer lies in the image.
static void pointer_move(uint8_t *alias, uint64_t at)
{
    uint64_t start = (uintptr_t)kernel_lazy_start, end = (uintptr_t)kernel_lazy_end;
    if (at < start || at >= end) return;
    uint64_t *pointer = (uint64_t *)(alias + (at - start));
    *pointer += slide;
}

static void pointers_move(uint8_t *alias)
{
    uint64_t at = 0; // of the first word that the next bits are for
    for (const uint64_t *entry = kernel_relr_start; entry < kernel_relr_end; entry++) {
        if (!(*entry & 1)) { // an address
            pointer_move(alias, *entry + slide);
            at = *entry + slide + sizeof at;
            continue;
        }
        for (uint64_t bits = *entry >> 1, word = at; bits != 0; bits >>= 1, word += sizeof at)
            if (bits & 1) pointer_move(alias, word);
        at += 63 * sizeof at;
    }
}

// Through the direct map, where it can be written meanwhile.
static status_t lazy_unpack(void)
{
    uint64_t size = (uint64_t)(kernel_lazy_end - kernel_lazy_start);
    struct lzma_work *work = kmalloc(sizeof *work);
    void *alias;
    if (!work) return ST_NO_MEMORY;
    status_t st = vmm_image_open(kernel_lazy_start, size, &alias);
    if (st == ST_OK) {
        st = lzma_unpack(packed, packed_size, alias, size, work);
        if (st == ST_OK) {
            hal_code_restore(alias, (size_t)(kernel_lazy_text_end - kernel_lazy_start),
                             (size_t)(kernel_lazy_start - kernel_text_start));
            pointers_move(alias);
        }
        vmm_image_close(alias, size);
    }
    kfree(work);
    return st;
}

status_t lazy_ready(void)
{
    status_t st = ST_OK;
    if (__atomic_load_n(&is_ready, __ATOMIC_ACQUIRE)) return ST_OK;
    mutex_lock(&lock);
    if (!is_ready) {
        st = lazy_unpack();
        if (st < 0) {
            log_error("lazy", "the commands cannot be unpacked: %s", status_string(st));
        } else {
            __atomic_store_n(&is_ready, true, __ATOMIC_RELEASE);
        }
    }
    mutex_unlock(&lock);
    return st;
}
