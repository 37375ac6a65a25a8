// SPDX-License-Identifier: MIT
// The other CPUs in a panic: stopped where they are, and asked one after the other what they were
// doing.
#include "panic_internal.h"

#include <base/string.h>
#include <hal/cpu.h>
#include <hal/smp.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <kernel/symbols.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define FRAMES_MAX 16
// A host may leave an emulated CPU alone for long; who does not answer in this time is left out.
#define STOP_TIMEOUT_NS (2ull * 1000 * 1000 * 1000)
#define ANSWER_TIMEOUT_NS (1ull * 1000 * 1000 * 1000)
#define POLLS_MAX 400000000u // should the clock stand still

static uint64_t stopped[HAL_CPU_MAX / 64]; // a bit a CPU

// What the CPU that was asked says. Its own until has_answered.
static struct {
    unsigned asked; // + 1
    bool has_answered;
    char what[PANIC_MESSAGE_MAX];
    char thread[THREAD_NAME_MAX];
    uintptr_t pc; // 0: none but the frames
    uintptr_t pcs[FRAMES_MAX];
    size_t count;
} answer;

static bool is_stopped(unsigned cpu)
{
    return (__atomic_load_n(&stopped[cpu / 64], __ATOMIC_ACQUIRE) >> cpu % 64 & 1) != 0;
}

static bool wait_for(bool (*is_done)(unsigned cpu), unsigned cpu, uint64_t start_ns,
                     uint64_t timeout_ns)
{
    for (unsigned i = 0; i < POLLS_MAX; i++) {
        if (is_done(cpu)) return true;
        if (hal_clock_ns() - start_ns > timeout_ns) return false;
        hal_cpu_relax();
    }
    return false;
}

void panic_cpus_stop(void)
{
    unsigned self = hal_cpu_index(), cpu;
    for (unsigned i = 0; cpu_next_online(i, &cpu); i = cpu + 1) {
        if (cpu != self) hal_nmi_send(cpu);
    }
    uint64_t start_ns = hal_clock_ns();
    for (unsigned i = 0; cpu_next_online(i, &cpu); i = cpu + 1) {
        if (cpu != self) (void)wait_for(is_stopped, cpu, start_ns, STOP_TIMEOUT_NS);
    }
}

static bool has_answered(unsigned cpu)
{
    (void)cpu;
    return __atomic_load_n(&answer.has_answered, __ATOMIC_ACQUIRE);
}

void panic_cpus_print(void)
{
    unsigned self = hal_cpu_index(), cpu;
    for (unsigned i = 0; cpu_next_online(i, &cpu); i = cpu + 1) {
        if (cpu == self) continue;
        if (!is_stopped(cpu)) {
            panic_emit("CPU %u does not answer\n", cpu);
            continue;
        }
        answer.has_answered = false;
        __atomic_store_n(&answer.asked, cpu + 1, __ATOMIC_RELEASE);
        if (!wait_for(has_answered, cpu, hal_clock_ns(), ANSWER_TIMEOUT_NS)) {
            panic_emit("CPU %u was stopped, and does not answer\n", cpu);
            continue;
        }
        panic_emit("CPU %u, thread %s%s%s:\n", cpu, answer.thread, answer.what[0] ? ", " : "",
                   answer.what);
        if (answer.pc) panic_emit_address(answer.pc, false);
        panic_emit_backtrace(answer.pcs, answer.count);
    }
    // Who has not been asked by now may sleep.
    __atomic_store_n(&answer.asked, UINT32_MAX, __ATOMIC_RELEASE);
}

static void answer_give(const struct hal_trap *trap, const char *message)
{
    const struct thread *thread = hal_thread();
    snprintf(answer.what, sizeof answer.what, "%s%s", message ? "panicked too: " : "",
             message ? message : "");
    snprintf(answer.thread, sizeof answer.thread, "%s", thread ? thread_name(thread) : "none yet");
    answer.pc = trap ? trap->pc : 0;
    answer.count =
        trap && trap->fp == 0 ? 0 : hal_backtrace(trap ? trap->fp : 0, answer.pcs, FRAMES_MAX);
    __atomic_store_n(&answer.has_answered, true, __ATOMIC_RELEASE);
}

NORETURN void panic_cpu_stopped(const struct hal_trap *trap, const char *message)
{
    unsigned cpu = hal_cpu_index();
    hal_irq_disable();
    __atomic_fetch_or(&stopped[cpu / 64], (uint64_t)1 << cpu % 64, __ATOMIC_RELEASE);
    bool has_told = false;
    for (;;) {
        unsigned asked = __atomic_load_n(&answer.asked, __ATOMIC_ACQUIRE);
        if (asked == UINT32_MAX) hal_cpu_stop();
        if (asked == cpu + 1 && !has_told) {
            answer_give(trap, message);
            has_told = true;
        }
        hal_cpu_relax();
    }
}

void panic_nmi_log(const struct hal_trap *trap)
{
    char where[120];
    uintptr_t pcs[FRAMES_MAX];
    const struct thread *thread = hal_thread();
    symbol_format(trap->pc, where, sizeof where);
    log_error("trap", "NMI of unknown cause: CPU %u, thread %s, in %s", hal_cpu_index(),
              thread ? thread_name(thread) : "none yet", where);
    size_t count = trap->fp ? hal_backtrace(trap->fp, pcs, FRAMES_MAX) : 0;
    for (size_t i = 0; i < count; i++) {
        symbol_format_return(pcs[i], where, sizeof where);
        log_error("trap", "CPU %u:   %s", hal_cpu_index(), where);
    }
}
