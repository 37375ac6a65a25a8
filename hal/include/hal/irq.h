// SPDX-License-Identifier: MIT
#pragma once
// Interrupt controllers. Lines are numbered as ACPI does: global system interrupts (GSI). The
// translation of ISA interrupts through the MADT's overrides happens in kernel/platform.c.

#include <base/status.h>

#define HAL_CPU_ANY UINT32_MAX

enum hal_irq_trigger { HAL_IRQ_EDGE, HAL_IRQ_LEVEL };
enum hal_irq_polarity { HAL_IRQ_ACTIVE_HIGH, HAL_IRQ_ACTIVE_LOW };

struct hal_irq_line {
    uint32_t gsi;
    enum hal_irq_trigger trigger;
    enum hal_irq_polarity polarity;
};

// What platform.c learnt from the firmware about the controllers. hal_irq_platform is the
// architecture's own struct (declared in <hal_arch/irq_platform.h>); only platform.c and the HAL
// look inside.
struct hal_irq_platform;

// Maps the controllers by `map_mmio` (uncached; returns NULL on failure) and masks everything.
// Without any usable controller returns ST_NO_DEVICE: the kernel goes on, polling.
status_t hal_irq_init(const struct hal_irq_platform *platform,
                      void *(*map_mmio)(paddr_t paddr, uint64_t size)) MUST_USE;

// Runs in interrupt context: interrupts and preemption off, no sleeping, no allocation.
typedef void (*hal_irq_handler)(void *arg);

// Connects and unmasks. ST_ALREADY_EXISTS if the line has a handler (no sharing yet),
// ST_OUT_OF_RANGE if no controller serves this GSI, ST_NOT_READY before hal_irq_init.
status_t hal_irq_connect(const struct hal_irq_line *line, const char *name, hal_irq_handler handler,
                         void *arg) MUST_USE;
// Masks and forgets. The handler may be running on another CPU still.
status_t hal_irq_disconnect(uint32_t gsi) MUST_USE;
status_t hal_irq_mask(uint32_t gsi) MUST_USE;
status_t hal_irq_unmask(uint32_t gsi) MUST_USE;

struct hal_irq_stat {
    char name[24];       // "timer", "spurious", "unknown vector 0x41", or what connect was given
    char controller[16]; // "ioapic0 pin 4", "lapic"
    uint32_t gsi;        // UINT32_MAX when not a line
    uint32_t vector;
    unsigned cpu;   // where it is delivered; HAL_CPU_ANY: each CPU has its own
    uint64_t count; // on all CPUs
};

// The index-th statistic; false past the end. Unknown vectors appear once they happened.
bool hal_irq_stat_get(size_t index, struct hal_irq_stat *out);
// One line for people: "x2APIC, 1 I/O APIC with 24 lines, 8259 masked".
void hal_irq_describe(char *buf, size_t size);

// Affinity: a line or vector is delivered to one CPU
// ST_NOT_FOUND for a line nobody connected; ST_OUT_OF_RANGE for a CPU that does not run or that the
// controller cannot name. Until it is moved, a line goes to the running CPU that had the fewest
// when it was connected.
status_t hal_irq_affinity_set(uint32_t gsi, unsigned cpu) MUST_USE;

// Message-signalled interrupts (PCI 3.0, 6.8)
// What a device must write, and where, to raise the vector. A message is a number that the
// controller gives out; several may belong to one device.
struct hal_msi {
    unsigned handle; // for the calls below
    unsigned cpu;    // where it is delivered
    uint64_t address;
    uint32_t data;
};
// `count` is a power of two up to 32: multi-message MSI needs that many neighbours, aligned (MSI-X
// takes one at a time); their data are out_first->data + 0..count - 1, their handles likewise.
// `cpu`: HAL_CPU_ANY is the one with the fewest. ST_LIMIT_REACHED, ST_NOT_SUPPORTED without a
// controller that has them, ST_OUT_OF_RANGE as for affinity.
status_t hal_msi_alloc(unsigned count, unsigned cpu, struct hal_msi *out_first) MUST_USE;
status_t hal_msi_connect(unsigned handle, const char *name, hal_irq_handler handler,
                         void *arg) MUST_USE;
// New address and data for another CPU, for all that were allocated together; `handle` is the first
// one's. The caller writes them to the device.
status_t hal_msi_affinity_set(unsigned handle, unsigned cpu, struct hal_msi *out) MUST_USE;
// All that were allocated together. The device must not send any more.
void hal_msi_free(unsigned handle);

// Called at the end of every interrupt, still with interrupts off, with the preemption count of the
// thread that was interrupted, after the interrupt's end was told to the controller: where the
// kernel preempts that thread. Set once.
void hal_irq_set_exit(void (*exit)(void));
// How often the interrupt of that vector (struct hal_irq_stat) came on `cpu`.
uint64_t hal_irq_count(uint32_t vector, unsigned cpu);
