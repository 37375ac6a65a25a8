// SPDX-License-Identifier: MIT
// The walk over a segment's functions, and what overlaps.
#include "pci_internal.h"

#include <base/bits.h>
#include <base/string.h>

static const struct finding_kind kinds[] = {CHECK_PCI_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_pci_kinds = {kinds, ARRAY_SIZE(kinds)};

#define CLASS_BRIDGE 0x06u
#define SUBCLASS_PCI 0x04u
#define SUBCLASS_SEMI 0x09u // semi-transparent
#define HEADER_BRIDGE 1u
#define HEADER_MAX 2u
#define MULTI_FUNCTION 0x80u

static void place_format(char place[24], const struct check_pci_function *where)
{
    snprintf(place, 24, "PCI %04x:%02x:%02x.%u", where->segment, where->bus, where->device,
             where->function);
}

void pci_say(const struct pci_check *check, enum check_pci_kind kind,
             const struct check_pci_function *where, const char *detail, ...)
{
    char place[24], text[160];
    va_list args;
    va_start(args, detail);
    vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    place_format(place, where);
    finding_report(check->sink, &kinds[kind], place, "%s", text);
}

uint32_t pci_read(const struct pci_check *check, const struct pci_function *function,
                  uint16_t offset, unsigned width)
{
    return check->input->read(check->input->arg, function->where, offset, width);
}

bool pci_passes(const struct pci_check *check, uint8_t bus, enum check_pci_space space,
                uint64_t start, uint64_t end)
{
    const struct check_pci_bus *above = &check->work->buses[bus];
    if (!above->is_limited) return true;
    for (unsigned i = 0; i < above->window_count; i++) {
        const struct check_pci_window *window = &check->work->windows[above->window_first + i];
        if (window->space == space && window->start <= start && end <= window->end) return true;
    }
    return false;
}

void pci_region_add(const struct pci_check *check, const struct check_pci_function *where,
                    enum check_pci_space space, bool is_window, uint64_t start, uint64_t end)
{
    struct check_pci_work *work = check->work;
    if (work->region_count == CHECK_PCI_REGIONS) {
        work->is_full = true;
        return;
    }
    work->regions[work->region_count++] =
        (struct check_pci_region){*where, (uint8_t)space, is_window, start, end};
}

// Functions

static void class_check(const struct pci_check *check, const struct pci_function *function)
{
    unsigned base = function->class >> 16, sub = function->class >> 8 & 0xff;
    bool is_bridge = base == CLASS_BRIDGE && (sub == SUBCLASS_PCI || sub == SUBCLASS_SEMI);
    bool has_header = function->header == HEADER_BRIDGE;
    // Bridges to other things (0x06, 0x80) have either header.
    if (is_bridge != has_header && !(has_header && base == CLASS_BRIDGE)) {
        pci_say(check, PCI_CLASS, &function->where, "class %06x, header type %u", function->class,
                function->header);
    }
}

static void ecam_check(const struct pci_check *check, const struct pci_function *function,
                       uint32_t ids)
{
    uint32_t other;
    const struct check_pci *input = check->input;
    if (!input->read_ecam || !input->read_ecam(input->arg, function->where, &other)) return;
    if (other != ids)
        pci_say(check, PCI_ECAM, &function->where, "%08x, and %08x by ports", other, ids);
}

static void function_check(const struct pci_check *check, struct pci_function *function,
                           uint32_t ids)
{
    function->class = pci_read(check, function, 0x08, 4) >> 8;
    function->command = (uint16_t)pci_read(check, function, 0x04, 2);
    function->status = (uint16_t)pci_read(check, function, 0x06, 2);
    ecam_check(check, function, ids);
    if ((ids & 0xffff) == 0) {
        pci_say(check, PCI_VENDOR, &function->where, "device id %04x", ids >> 16);
        return;
    }
    if (function->header > HEADER_MAX) {
        pci_say(check, PCI_HEADER, &function->where, "0x%02x", function->header);
        return;
    }
    class_check(check, function);
    unsigned pin = pci_read(check, function, 0x3d, 1);
    if (pin > 4) pci_say(check, PCI_PIN, &function->where, "%u", pin);
    pci_bars_check(check, function);
    pci_capabilities_check(check, function);
    if (function->header == HEADER_BRIDGE) pci_bridge_check(check, function);
}

static void device_check(const struct pci_check *check, uint8_t bus, uint8_t device)
{
    unsigned count = 1;
    for (uint8_t number = 0; number < count; number++) {
        struct pci_function function = {.where = {check->input->segment, bus, device, number}};
        uint32_t ids = pci_read(check, &function, 0, 4);
        if (ids == UINT32_MAX) continue;
        uint8_t header = (uint8_t)pci_read(check, &function, 0x0e, 1);
        // A device with one function may answer to every number.
        if (number == 0 && header & MULTI_FUNCTION) count = 8;
        function.header = header & (uint8_t)~MULTI_FUNCTION;
        function_check(check, &function, ids);
    }
}

// Overlaps

static void overlaps_check(const struct pci_check *check)
{
    const struct check_pci_work *work = check->work;
    for (size_t i = 0; i < work->region_count; i++) {
        const struct check_pci_region *one = &work->regions[i];
        for (size_t k = i + 1; k < work->region_count; k++) {
            const struct check_pci_region *other = &work->regions[k];
            char place[24];
            if (one->space != other->space || one->is_window != other->is_window ||
                one->start > other->end || other->start > one->end)
                continue;
            // A bridge's window contains those of the bridges below it.
            if (one->is_window && one->where.bus != other->where.bus) continue;
            place_format(place, &one->where);
            pci_say(check, one->is_window ? PCI_WINDOW_OVERLAP : PCI_BAR_OVERLAP, &other->where,
                    "0x%llx to 0x%llx; %s has 0x%llx to 0x%llx", (unsigned long long)other->start,
                    (unsigned long long)other->end, place, (unsigned long long)one->start,
                    (unsigned long long)one->end);
        }
    }
}

void check_pci(const struct check_pci *input, struct check_pci_work *work,
               const struct finding_sink *sink)
{
    const struct pci_check check = {input, work, sink};
    finding_begin(sink, "pci");
    memset(work, 0, sizeof *work);
    work->window_count = input->window_count <= CHECK_PCI_WINDOWS ? input->window_count : 0;
    for (size_t i = 0; i < work->window_count; i++)
        work->windows[i] = input->windows[i];
    work->buses[input->first_bus] =
        (struct check_pci_bus){.is_known = true,
                               .is_limited = work->window_count > 0,
                               .last = input->last_bus,
                               .window_count = (uint16_t)work->window_count};
    // A bridge leads to a bus with a higher number, so those that become known lie ahead.
    for (unsigned bus = input->first_bus; bus <= input->last_bus; bus++) {
        if (!work->buses[bus].is_known) continue;
        for (uint8_t device = 0; device < 32; device++)
            device_check(&check, (uint8_t)bus, device);
    }
    overlaps_check(&check);
    if (work->is_full) finding_report(sink, &kinds[PCI_MANY], "PCI", "segment %u", input->segment);
}
