// SPDX-License-Identifier: MIT
// One PCI function: its base addresses, capabilities, and where it is a bridge, its windows.
#include "pci_internal.h"

#include <base/bits.h>

#define COMMAND_IO BIT(0)
#define COMMAND_MEMORY BIT(1)
#define STATUS_CAPABILITIES BIT(4)

#define PAGE 4096u

static bool is_in_ram(const struct pci_check *check, uint64_t start, uint64_t last)
{
    for (size_t i = 0; i < check->input->entry_count; i++) {
        const struct boot_memory_entry *entry = &check->input->entries[i];
        uint64_t end;
        bool is_ram = entry->type == 7 || (entry->type >= 1 && entry->type <= 4);
        if (!is_ram || entry->pages > UINT64_MAX / PAGE) continue;
        if (!add_fits(entry->start, entry->pages * PAGE, &end)) continue;
        if (start < end && entry->start <= last) return true;
    }
    return false;
}

// Base addresses

struct bar {
    uint16_t offset; // of its register
    bool is_io, is_wide;
    uint64_t base, size; // size 0: not known
};

static void region_check(const struct pci_check *check, const struct pci_function *function,
                         const struct bar *bar)
{
    enum check_pci_space space = bar->is_io ? CHECK_PCI_IO : CHECK_PCI_MEMORY;
    uint64_t last;
    if (!add_fits(bar->base, bar->size ? bar->size - 1 : 0, &last)) last = UINT64_MAX;
    unsigned long long start = bar->base, end = last;
    if (!pci_passes(check, function->where.bus, space, bar->base, last)) {
        pci_say(check, PCI_BAR_OUTSIDE, &function->where, "offset 0x%x: %s 0x%llx to 0x%llx",
                bar->offset, bar->is_io ? "I/O" : "memory", start, end);
    }
    if (!bar->is_io && is_in_ram(check, bar->base, last)) {
        pci_say(check, PCI_BAR_RAM, &function->where, "offset 0x%x: 0x%llx to 0x%llx", bar->offset,
                start, end);
    }
    if (bar->size > 0) pci_region_add(check, &function->where, space, false, bar->base, last);
}

static void bar_check(const struct pci_check *check, const struct pci_function *function,
                      const struct bar *bar)
{
    bool is_decoded = function->command & (bar->is_io ? COMMAND_IO : COMMAND_MEMORY);
    if (!is_decoded) return;
    if (bar->base == 0) {
        // Where there is nothing the register is 0 as well: its size tells.
        if (bar->size > 0)
            pci_say(check, PCI_BAR_ZERO, &function->where, "offset 0x%x", bar->offset);
        return;
    }
    region_check(check, function, bar);
}

static void rom_check(const struct pci_check *check, const struct pci_function *function)
{
    static const uint8_t offsets[] = {0x30, 0x38};
    if (function->header > 1) return;
    uint32_t rom = pci_read(check, function, offsets[function->header], 4);
    if (rom & 1) pci_say(check, PCI_ROM, &function->where, "at 0x%x", rom & ~0x7ffu);
}

void pci_bars_check(const struct pci_check *check, struct pci_function *function)
{
    static const uint8_t counts[] = {6, 2, 0};
    const struct check_pci *input = check->input;
    function->bar_count = counts[function->header];
    for (unsigned i = 0; i < function->bar_count; i++) {
        struct bar bar = {.offset = (uint16_t)(0x10 + 4 * i)};
        uint32_t low = pci_read(check, function, bar.offset, 4);
        bar.is_io = low & 1;
        unsigned type = bar.is_io ? 0 : low >> 1 & 3;
        bar.base = low & (bar.is_io ? ~3u : ~15u);
        bar.is_wide = type == 2;
        if (type == 3) pci_say(check, PCI_BAR_TYPE, &function->where, "offset 0x%x", bar.offset);
        if (bar.is_wide && i + 1 == function->bar_count) {
            pci_say(check, PCI_BAR_CUT, &function->where, "offset 0x%x", bar.offset);
            bar.is_wide = false;
        }
        if (bar.is_wide)
            bar.base |= (uint64_t)pci_read(check, function, (uint16_t)(bar.offset + 4), 4) << 32;
        if (input->bar_size) bar.size = input->bar_size(input->arg, function->where, bar.offset);
        function->bar_is_io[i] = bar.is_io;
        function->bar_is_there[i] = bar.base != 0 || bar.size != 0;
        function->bar_size[i] = bar.size;
        bar_check(check, function, &bar);
        i += bar.is_wide;
    }
    rom_check(check, function);
}

// Capabilities

#define CAPABILITY_FIRST 0x40u
#define CAPABILITIES_MAX 48u // as many as fit between the header and 0x100
#define CAPABILITY_EXPRESS 0x10u
#define CAPABILITY_MSIX 0x11u
#define EXTENDED_FIRST 0x100u
#define EXTENDED_MAX 960u // as many as fit
#define MSIX_ENTRY 16u

static void msix_part_check(const struct pci_check *check, const struct pci_function *function,
                            uint32_t reg, uint64_t size, const char *what)
{
    unsigned bar = reg & 7;
    uint64_t offset = reg & ~7u;
    bool is_good = bar < function->bar_count && function->bar_is_there[bar] &&
                   !function->bar_is_io[bar] &&
                   (function->bar_size[bar] == 0 ||
                    (size <= function->bar_size[bar] && offset <= function->bar_size[bar] - size));
    if (!is_good) {
        pci_say(check, PCI_MSIX, &function->where, "%s: base address %u, offset 0x%llx, %llu bytes",
                what, bar, (unsigned long long)offset, (unsigned long long)size);
    }
}

static void msix_check(const struct pci_check *check, const struct pci_function *function,
                       uint16_t at)
{
    uint64_t count = (pci_read(check, function, (uint16_t)(at + 2), 2) & 0x7ff) + 1;
    msix_part_check(check, function, pci_read(check, function, (uint16_t)(at + 4), 4),
                    count * MSIX_ENTRY, "table");
    msix_part_check(check, function, pci_read(check, function, (uint16_t)(at + 8), 4),
                    (count + 63) / 64 * 8, "pending bits");
}

static void extended_check(const struct pci_check *check, const struct pci_function *function)
{
    uint16_t at = EXTENDED_FIRST;
    for (unsigned count = 0; at != 0; count++) {
        if (count == EXTENDED_MAX) {
            pci_say(check, PCI_EXTENDED_LOOP, &function->where, "%u and more", count);
            return;
        }
        if (at < EXTENDED_FIRST) {
            pci_say(check, PCI_EXTENDED, &function->where, "0x%x", at);
            return;
        }
        uint32_t header = pci_read(check, function, at, 4);
        // No extended space: nothing answers, or the function has no capability there.
        if (header == UINT32_MAX || header == 0) return;
        at = header >> 20 & 0xffc;
    }
}

void pci_capabilities_check(const struct pci_check *check, const struct pci_function *function)
{
    bool is_express = false;
    if (!(function->status & STATUS_CAPABILITIES)) return;
    // CardBus bridges have the pointer elsewhere.
    uint8_t at = (uint8_t)pci_read(check, function, function->header == 2 ? 0x14 : 0x34, 1);
    at &= 0xfc; // the lowest bits are reserved
    for (unsigned count = 0; at != 0; count++) {
        if (count == CAPABILITIES_MAX) {
            pci_say(check, PCI_CAPABILITY_LOOP, &function->where, "%u and more", count);
            return;
        }
        if (at < CAPABILITY_FIRST) {
            pci_say(check, PCI_CAPABILITY, &function->where, "0x%x", at);
            return;
        }
        uint16_t header = (uint16_t)pci_read(check, function, at, 2);
        unsigned id = header & 0xff;
        if (id == 0xff) return; // nothing answers any more
        if (id == CAPABILITY_EXPRESS) is_express = true;
        if (id == CAPABILITY_MSIX) msix_check(check, function, at);
        at = header >> 8 & 0xfc;
    }
    if (is_express) extended_check(check, function);
}

// Bridges

static void window_check(const struct pci_check *check, const struct pci_function *function,
                         enum check_pci_space space, uint64_t start, uint64_t end, bool is_open)
{
    struct check_pci_work *work = check->work;
    if (end < start || !is_open) return; // closed
    const char *name = space == CHECK_PCI_IO ? "I/O" : "memory";
    if (!pci_passes(check, function->where.bus, space, start, end)) {
        pci_say(check, PCI_WINDOW, &function->where, "%s 0x%llx to 0x%llx", name,
                (unsigned long long)start, (unsigned long long)end);
    }
    pci_region_add(check, &function->where, space, true, start, end);
    if (work->window_count == CHECK_PCI_WINDOWS) {
        work->is_full = true;
        return;
    }
    work->windows[work->window_count++] = (struct check_pci_window){space, start, end};
}

// PCI-to-PCI Bridge 1.2, 3.2.5.6 to 3.2.5.12.
static void windows_check(const struct pci_check *check, const struct pci_function *function,
                          struct check_pci_bus *bus)
{
    uint64_t base, limit;
    bool has_io = function->command & COMMAND_IO, has_memory = function->command & COMMAND_MEMORY;
    bus->window_first = (uint16_t)check->work->window_count;

    uint16_t io = (uint16_t)pci_read(check, function, 0x1c, 2);
    uint32_t io_high = (io & 0xf) == 1 ? pci_read(check, function, 0x30, 4) : 0;
    base = (uint64_t)(io & 0xf0) << 8 | (uint64_t)(io_high & 0xffff) << 16;
    limit = (uint64_t)(io >> 8 & 0xf0) << 8 | (uint64_t)(io_high >> 16) << 16 | 0xfff;
    window_check(check, function, CHECK_PCI_IO, base, limit, has_io);

    uint32_t memory = pci_read(check, function, 0x20, 4);
    base = (uint64_t)(memory & 0xfff0) << 16;
    limit = (uint64_t)(memory >> 16 & 0xfff0) << 16 | 0xfffff;
    window_check(check, function, CHECK_PCI_MEMORY, base, limit, has_memory);

    uint32_t prefetch = pci_read(check, function, 0x24, 4);
    bool is_wide = (prefetch & 0xf) == 1;
    base = (uint64_t)(prefetch & 0xfff0) << 16;
    limit = (uint64_t)(prefetch >> 16 & 0xfff0) << 16 | 0xfffff;
    if (is_wide) {
        base |= (uint64_t)pci_read(check, function, 0x28, 4) << 32;
        limit |= (uint64_t)pci_read(check, function, 0x2c, 4) << 32;
    }
    // 0 to 1 MiB is what a bridge without it shows.
    window_check(check, function, CHECK_PCI_MEMORY, base, limit,
                 has_memory && !(base == 0 && limit == 0xfffff));
    bus->window_count = (uint16_t)(check->work->window_count - bus->window_first);
}

void pci_bridge_check(const struct pci_check *check, const struct pci_function *function)
{
    uint32_t numbers = pci_read(check, function, 0x18, 4);
    uint8_t primary = (uint8_t)numbers, secondary = (uint8_t)(numbers >> 8);
    uint8_t last = (uint8_t)(numbers >> 16), here = function->where.bus;
    struct check_pci_bus *bus = &check->work->buses[secondary];
    if (secondary == 0 && last == 0) return; // nobody set it up
    if (secondary <= here || last < secondary) {
        pci_say(check, PCI_BUS_ORDER, &function->where, "on bus %02x: %02x to %02x", here,
                secondary, last);
        return;
    }
    if (primary != here) pci_say(check, PCI_PRIMARY, &function->where, "%02x", primary);
    if (last > check->work->buses[here].last) {
        pci_say(check, PCI_BUS_OUTSIDE, &function->where, "%02x to %02x, above up to %02x",
                secondary, last, check->work->buses[here].last);
    }
    if (bus->is_known) {
        pci_say(check, PCI_BUS_TWICE, &function->where, "%02x", secondary);
        return;
    }
    // One with subtractive decode passes on what nobody else takes.
    bool is_subtractive = (function->class & 0xff) == 1;
    *bus = (struct check_pci_bus){.is_known = true, .is_limited = !is_subtractive, .last = last};
    windows_check(check, function, bus);
}
