// SPDX-License-Identifier: MIT
#include "trap_frame.h"
#include "registers.h"
#include "descriptors.h"
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/trap.h>

// Page fault error code; Intel SDM 3A, 4.7.
#define PF_PRESENT BIT(0)
#define PF_WRITE BIT(1)
#define PF_RESERVED BIT(3)
#define PF_FETCH BIT(4)

#define VECTOR_PAGE_FAULT 14
#define EXCEPTION_COUNT 32

static const struct {
    const char *name;
    enum hal_trap_kind kind;
} exceptions[EXCEPTION_COUNT] = {
    [0] = {"#DE divide error", HAL_TRAP_DIVIDE},
    [1] = {"#DB debug exception", HAL_TRAP_BREAKPOINT},
    [2] = {"NMI", HAL_TRAP_NMI},
    [3] = {"#BP breakpoint", HAL_TRAP_BREAKPOINT},
    [4] = {"#OF overflow", HAL_TRAP_OTHER},
    [5] = {"#BR bound range exceeded", HAL_TRAP_OTHER},
    [6] = {"#UD invalid opcode", HAL_TRAP_ILLEGAL_INSTRUCTION},
    [7] = {"#NM device not available", HAL_TRAP_ILLEGAL_INSTRUCTION},
    [8] = {"#DF double fault", HAL_TRAP_DOUBLE_FAULT},
    [10] = {"#TS invalid task state", HAL_TRAP_PROTECTION},
    [11] = {"#NP segment not present", HAL_TRAP_PROTECTION},
    [12] = {"#SS stack segment fault", HAL_TRAP_PROTECTION},
    [13] = {"#GP general protection fault", HAL_TRAP_PROTECTION},
    [14] = {"#PF page fault", HAL_TRAP_PAGE_FAULT},
    [16] = {"#MF x87 floating-point error", HAL_TRAP_OTHER},
    [17] = {"#AC alignment check", HAL_TRAP_OTHER},
    [18] = {"#MC machine check", HAL_TRAP_MACHINE_CHECK},
    [19] = {"#XM SIMD floating-point error", HAL_TRAP_OTHER},
    [20] = {"#VE virtualization exception", HAL_TRAP_OTHER},
    [21] = {"#CP control protection fault", HAL_TRAP_OTHER},
    [28] = {"#HV hypervisor injection", HAL_TRAP_OTHER},
    [29] = {"#VC VMM communication", HAL_TRAP_OTHER},
    [30] = {"#SX security exception", HAL_TRAP_OTHER},
};

extern struct hal_trap_frame panic_frame; // panic.S
static hal_trap_handler trap_handler;

void hal_trap_set_handler(hal_trap_handler handler)
{
    trap_handler = handler;
}

static void control_registers_save(struct hal_trap_frame *frame)
{
    frame->cr2 = cr2_read(); // first: a fault in here would overwrite it
    frame->cr0 = cr0_read();
    frame->cr3 = cr3_read();
    frame->cr4 = cr4_read();
}

const struct hal_trap_frame *hal_panic_frame(uintptr_t fp)
{
    // What was pushed since: the return address and the frame pointer.
    if (panic_frame.rsp != fp + 2 * sizeof(uint64_t)) return NULL;
    control_registers_save(&panic_frame);
    panic_frame.vector = TRAP_VECTOR_NONE;
    return &panic_frame;
}

void trap_dispatch(struct hal_trap_frame *frame)
{
    control_registers_save(frame);
    if (uefi_call_abort(frame)) return;

    unsigned vector = frame->vector < EXCEPTION_COUNT ? (unsigned)frame->vector : 0;
    struct hal_trap trap = {
        .kind = HAL_TRAP_OTHER,
        .name = "reserved exception",
        .pc = frame->rip,
        .sp = frame->rsp,
        .fp = frame->rbp,
        .error_code = frame->error_code,
        .had_interrupts = (frame->rflags & HAL_RFLAGS_IF) != 0,
        .frame = frame,
    };
    if (exceptions[vector].name) {
        trap.kind = exceptions[vector].kind;
        trap.name = exceptions[vector].name;
    }
    if (vector == VECTOR_PAGE_FAULT || vector == VECTOR_DOUBLE_FAULT) {
        trap.fault_address = frame->cr2;
    }
    if (vector == VECTOR_PAGE_FAULT) {
        trap.is_present = (frame->error_code & PF_PRESENT) != 0;
        trap.is_write = (frame->error_code & PF_WRITE) != 0;
        trap.is_execute = (frame->error_code & PF_FETCH) != 0;
        trap.is_reserved_bit = (frame->error_code & PF_RESERVED) != 0;
    }
    if (!trap_handler) {
        // Nobody to be told yet. An NMI may be the firmware's left-over; nothing else can go on.
        if (trap.kind == HAL_TRAP_NMI) return;
        hal_cpu_stop();
    }
    trap_handler(&trap);
}

void hal_trap_frame_print(const struct hal_trap_frame *frame, hal_emit emit, void *ctx)
{
    const struct {
        char name[4];
        uint64_t value;
    } registers[] = {
        {"rax", frame->rax}, {"rbx", frame->rbx}, {"rcx", frame->rcx}, {"rdx", frame->rdx},
        {"rsi", frame->rsi}, {"rdi", frame->rdi}, {"rbp", frame->rbp}, {"rsp", frame->rsp},
        {"r8", frame->r8},   {"r9", frame->r9},   {"r10", frame->r10}, {"r11", frame->r11},
        {"r12", frame->r12}, {"r13", frame->r13}, {"r14", frame->r14}, {"r15", frame->r15},
        {"rip", frame->rip}, {"cr0", frame->cr0}, {"cr2", frame->cr2}, {"cr3", frame->cr3},
        {"cr4", frame->cr4},
    };
    char text[80];
    for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
        // Three to a line keeps within 80 columns.
        snprintf(text, sizeof text, "%3s %016llx%s", registers[i].name,
                 (unsigned long long)registers[i].value,
                 i % 3 == 2 || i + 1 == ARRAY_SIZE(registers) ? "\n" : "  ");
        emit(ctx, text);
    }
    snprintf(text, sizeof text, "rflags %08llx  cs %04llx  ss %04llx",
             (unsigned long long)frame->rflags, (unsigned long long)frame->cs,
             (unsigned long long)frame->ss);
    emit(ctx, text);
    if (frame->vector != TRAP_VECTOR_NONE) {
        snprintf(text, sizeof text, "  vector %llu  error %llx", (unsigned long long)frame->vector,
                 (unsigned long long)frame->error_code);
        emit(ctx, text);
    }
    emit(ctx, "\n");
}
