// SPDX-License-Identifier: MIT
#include "mmu_internal.h"
#include <base/bits.h>
#include <hal/trap.h>

// What RBP points at in code compiled with frame pointers.
struct stack_frame {
    uintptr_t caller_fp;
    uintptr_t return_address;
};

static bool frame_is_readable(uintptr_t fp)
{
    struct hal_mmu_mapping mapping;
    const struct hal_mmu_space *space = mmu_live_space();
    if (fp == 0 || !is_aligned(fp, sizeof(uintptr_t))) return false;
    // The two words may lie on two pages.
    return hal_mmu_query(space, fp, &mapping) == ST_OK && mapping.cache == HAL_MMU_WRITE_BACK &&
           hal_mmu_query(space, fp + sizeof(uintptr_t), &mapping) == ST_OK &&
           mapping.cache == HAL_MMU_WRITE_BACK;
}

// `fp` 0: the caller's own frame pointer has to be taken here, before it is lost.
__attribute__((noinline)) size_t hal_backtrace(uintptr_t fp, uintptr_t *out_pcs, size_t max)
{
    if (fp == 0) fp = (uintptr_t)__builtin_frame_address(0);
    size_t count = 0;
    while (count < max && frame_is_readable(fp)) {
        const struct stack_frame *frame = (const struct stack_frame *)fp;
        if (frame->return_address == 0) break;
        out_pcs[count++] = frame->return_address;
        if (frame->caller_fp <= fp) break;
        fp = frame->caller_fp;
    }
    return count;
}
