// SPDX-License-Identifier: MIT
#pragma once
// The ACPI context of this machine, for platform*.c, acpi_host.c and the shell's acpi commands
// only.

#include <base/status.h>

struct acpi_context;
struct acpi_fadt;
struct acpi_host_ops;
struct acpi_pci_function;
struct acpi_pci_route;
struct acpi_events;
struct acpi_machine;
struct acpi_registers;
struct acpi_table;
struct acpi_tables;
struct acpi_text_sink;

// NULL when there is no ACPI (or before platform_tables_init / platform_namespace_init).
struct acpi_tables *kernel_acpi_tables(void);
// The first usable table of that signature (platform_firmware.c), NULL when there is none.
const struct acpi_table *kernel_acpi_table(const char *signature);
struct acpi_context *kernel_acpi_context(void);
// The decoded FADT, NULL when there is none.
const struct acpi_fadt *kernel_acpi_fadt(void);

// The fixed hardware, opened at the first call; NULL without a FADT.
const struct acpi_machine *kernel_acpi_machine(void);
const struct acpi_registers *kernel_acpi_registers(void);
// NULL when there are none, or before platform_namespace_init.
struct acpi_events *kernel_acpi_events(void);

// The kernel as acpi/ sees it (acpi_host.c). The `host` pointer that goes with it is NULL.
const struct acpi_host_ops *kernel_acpi_host_ops(void);
// While the tables are searched, free RAM may be read too: some firmware leaves tables there. Later
// AML must not reach memory that is the allocator's.
void kernel_acpi_host_allow_free_ram(bool is_allowed);
// Whether [paddr, paddr + size) is memory that the firmware's map lists for ACPI or itself, so that
// it is mapped write-back and keeps its contents.
bool kernel_acpi_memory_is_kept(paddr_t paddr, uint64_t size);

// A PCI function's 4 KiB of memory-mapped configuration space; 0 when the MCFG has none for it.
struct acpi_pci_address;
paddr_t kernel_acpi_ecam_paddr(struct acpi_pci_address address);

// Reads what platform_numa() gives; `tables` is not kept.
void platform_numa_read(struct acpi_tables *tables);

// Keeps what BGRT, BERT and FPDT point at from the allocator, as platform_tables_reserve does with
// the tables; a logo only if a screen of so many pixels has room for it. Returns how many bytes the
// map should not have called free.
uint64_t kernel_acpi_firmware_reserve(const struct acpi_tables *tables,
                                      const struct acpi_host_ops *ops, uint64_t screen_pixels);
// The errors of the last boot as text; returns how many there are.
size_t kernel_acpi_boot_errors(const struct acpi_text_sink *sink);

// PCI functions and their interrupts (platform_routing.c). The index-th function; index 0 looks at
// the buses again. ST_NOT_FOUND past the end, ST_NOT_SUPPORTED without ACPI.
status_t kernel_acpi_pci_function(size_t index, struct acpi_pci_function *out) MUST_USE;
// The route of the function's pin; as acpi_pci_route.
status_t kernel_acpi_pci_route(const struct acpi_pci_function *function,
                               struct acpi_pci_route *out) MUST_USE;
