// SPDX-License-Identifier: MIT
// Configuration space over a sleep in which PCI loses it: firmware brings back what it needs itself
// to wake up, and no more.

#include <acpi/host.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform.h>

#define HEADER_DWORDS 16
#define PCI_COMMAND 1 // dwords from here on
#define PCI_TYPE 3
#define TYPE_MULTI_FUNCTION 0x00800000u
#define TYPE_MASK 0x007f0000u
#define TYPE_BRIDGE 0x00010000u
#define BRIDGE_IO 7 // its upper half is status, cleared by what is written
#define STATUS_LOW 0x0000ffffu
#define BIST_LOW 0x00ffffffu

struct function_state {
    struct acpi_pci_address address;
    uint32_t header[HEADER_DWORDS];
};

static struct function_state *states;
static size_t state_count;

static uint32_t dword_read(struct acpi_pci_address address, unsigned dword)
{
    uint64_t value;
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    status_t st = ops->pci_read(NULL, address, (uint16_t)(4 * dword), 4, &value);
    return st < 0 ? UINT32_MAX : (uint32_t)value;
}

static bool dword_write(struct acpi_pci_address address, unsigned dword, uint32_t value)
{
    const struct acpi_host_ops *ops = kernel_acpi_host_ops();
    return ops->pci_write(NULL, address, (uint16_t)(4 * dword), 4, value) == ST_OK;
}

static void function_save(struct acpi_pci_address address, size_t capacity)
{
    if (state_count < capacity) {
        struct function_state *state = &states[state_count];
        state->address = address;
        for (unsigned i = 0; i < HEADER_DWORDS; i++)
            state->header[i] = dword_read(address, i);
    }
    state_count++;
}

static void device_save(struct acpi_pci_address address, size_t capacity)
{
    if (dword_read(address, 0) == UINT32_MAX) return;
    unsigned functions = dword_read(address, PCI_TYPE) & TYPE_MULTI_FUNCTION ? 8 : 1;
    for (unsigned function = 0; function < functions; function++) {
        address.function = (uint8_t)function;
        if (function == 0 || dword_read(address, 0) != UINT32_MAX) function_save(address, capacity);
    }
}

static void buses_save(uint16_t segment, unsigned first, unsigned last, size_t capacity)
{
    for (unsigned bus = first; bus <= last; bus++) {
        for (unsigned device = 0; device < 32; device++) {
            struct acpi_pci_address address = {segment, (uint8_t)bus, (uint8_t)device, 0};
            device_save(address, capacity);
        }
    }
}

// All buses: which of them have a root bridge of their own, only AML knows.
static void all_save(size_t capacity)
{
    struct acpi_tables *tables = kernel_acpi_tables();
    const struct acpi_table *mcfg = tables ? acpi_tables_find(tables, "MCFG", 0) : NULL;
    struct acpi_mcfg_entry entry;
    state_count = 0;
    buses_save(0, 0, 255, capacity);
    for (size_t i = 0; mcfg && acpi_mcfg_get(mcfg->bytes, mcfg->length, i, &entry); i++) {
        if (entry.segment != 0) buses_save(entry.segment, entry.start_bus, entry.end_bus, capacity);
    }
}

status_t platform_pci_save(void)
{
    all_save(0);
    size_t capacity = state_count;
    states = kzalloc(capacity * sizeof *states);
    if (!states && capacity > 0) {
        state_count = 0;
        return ST_NO_MEMORY;
    }
    all_save(capacity);
    if (state_count > capacity) state_count = capacity; // one came meanwhile
    return ST_OK;
}

// Returns whether anything had to be written.
static bool dword_restore(const struct function_state *state, unsigned dword, uint32_t writable)
{
    uint32_t wanted = state->header[dword] & writable;
    if ((dword_read(state->address, dword) & writable) == wanted) return false;
    return dword_write(state->address, dword, wanted);
}

// Where things are first; the command register, which lets them answer, at the end.
static bool function_restore(const struct function_state *state)
{
    uint32_t type = state->header[PCI_TYPE] & TYPE_MASK;
    bool is_changed = false;
    for (unsigned dword = 4; dword < HEADER_DWORDS && type <= TYPE_BRIDGE; dword++) {
        // Subsystem ids, capabilities and the like are read-only.
        bool is_bridge_status = type == TYPE_BRIDGE && dword == BRIDGE_IO;
        is_changed |= dword_restore(state, dword, is_bridge_status ? STATUS_LOW : UINT32_MAX);
    }
    is_changed |= dword_restore(state, PCI_TYPE, BIST_LOW);
    is_changed |= dword_restore(state, PCI_COMMAND, STATUS_LOW);
    return is_changed;
}

void platform_pci_restore(void)
{
    size_t changed = 0;
    for (size_t i = 0; i < state_count; i++) {
        const struct function_state *state = &states[i];
        if (dword_read(state->address, 0) == state->header[0]) {
            if (function_restore(state)) changed++;
            continue;
        }
        log_warn("pci", "%04x:%02x:%02x.%x, which was there, is lost", state->address.segment,
                 state->address.bus, state->address.device, state->address.function);
    }
    log_info("pci", "%zu of %zu functions configured again", changed, state_count);
}

void platform_pci_forget(void)
{
    kfree(states);
    states = NULL;
    state_count = 0;
}
