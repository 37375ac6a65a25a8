// SPDX-License-Identifier: MIT
#include <base/types.h>
#include <hal/cpu.h>

// As context.S pops it.
struct first_frame {
    uint64_t r15, r14, r13, r12, rbx, rbp;
    uint64_t return_address;
    uint64_t unused[2]; // so that the stack is 16-byte aligned where context_begin calls
};

_Static_assert(offsetof(struct first_frame, unused) % 16 == 8 &&
                   sizeof(struct first_frame) % 16 == 8,
               "the stack stays aligned");

void context_begin(void);

void hal_context_init(struct hal_context *context, void *stack_top, void (*entry)(void *arg),
                      void *arg)
{
    struct first_frame *frame = (struct first_frame *)stack_top - 1;
    *frame = (struct first_frame){
        .r12 = (uintptr_t)entry,
        .r13 = (uintptr_t)arg,
        .return_address = (uintptr_t)context_begin,
    };
    context->sp = (uintptr_t)frame;
}
