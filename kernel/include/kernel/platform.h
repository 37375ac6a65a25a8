// SPDX-License-Identifier: MIT
#pragma once
// The one place that turns ACPI tables into plain config structs for the HAL and the drivers
// (kernel/platform.c).

#include <base/boot_info.h>
#include <base/status.h>
#include <hal/irq.h>
#include <hal/time.h>
#include <kernel/pmm.h>
#include <drivers/rtc.h>
#include <drivers/serial.h>
#include <sched/cpu.h>

// Between pmm_map_read and pmm_init: keeps the ACPI tables that lie in memory which the firmware's
// map calls free (U-Boot leaves QEMU's there) from the allocator.
void platform_tables_reserve(const struct boot_info *boot);
// What SRAT and SLIT said then; NULL for a machine with one node.
const struct pmm_numa *platform_numa(void);
// The proximity domain of a CPU (x86_64: by its APIC id), once platform_tables_init has run. False
// when the SRAT does not say.
bool platform_cpu_domain(uint64_t cpu_id, uint32_t *out_domain);

// Reads and indexes the static tables. Without ACPI everything below gives the PC's defaults or
// nothing.
void platform_tables_init(const struct boot_info *boot);

const struct hal_irq_platform *platform_irq(void);
const struct hal_clock_platform *platform_clock(void);

// The interrupt line of ISA interrupt 0..15, through the MADT's overrides.
struct hal_irq_line platform_isa_irq(uint8_t isa_irq);

// Serial ports in order of preference: SPCR, DBG2, then COM1. Returns how many were stored.
size_t platform_serial_ports(struct serial_config *out, size_t max);
// Whether the FADT says there is an 8042 keyboard controller (true when there is no FADT or it is
// too old to say).
bool platform_has_i8042(void);
// The battery-backed clock; false when the FADT says that there is none.
bool platform_rtc(struct rtc_config *out);
// CPUs the MADT lists as enabled; 1 without a MADT.
size_t platform_cpu_count(void);
// All that it lists, each id once; none without a MADT.
const struct cpu_config *platform_cpus(size_t *out_count);

// Loads DSDT and SSDTs, sets up region handlers, runs _INI and _PIC.
void platform_namespace_init(void);
// ACPI's ways to leave; ST_NOT_SUPPORTED without ACPI or the registers.
status_t platform_acpi_reset(void) MUST_USE;
status_t platform_acpi_power_off(void) MUST_USE;

// Sleep, in the order of acpi/sleep.h. Bit n: Sn is offered.
unsigned platform_sleep_states(void);
bool platform_sleep_rtc_wakes(void);
status_t platform_sleep_begin(unsigned state) MUST_USE;
status_t platform_sleep_prepare(bool by_rtc) MUST_USE;
// Where the firmware goes on; 0: nowhere.
status_t platform_sleep_vector_set(paddr_t vector) MUST_USE;
// Interrupts off.
status_t platform_sleep_enter(void) MUST_USE;
void platform_sleep_wake(void);
// What ended it, for people; before platform_sleep_end.
void platform_sleep_cause(char *buf, size_t size);
void platform_sleep_end(void);
// The configuration of all PCI functions. Thread context.
status_t platform_pci_save(void) MUST_USE;
void platform_pci_restore(void);
void platform_pci_forget(void);
// One line each for `info`; writes "none" when there is no ACPI.
void platform_acpi_describe(char *buf, size_t size);
