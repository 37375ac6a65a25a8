// SPDX-License-Identifier: MIT
// The UEFI application: gathers what only firmware knows, leaves boot services, and jumps into the
// kernel that it carries. base/boot_info.h documents what the kernel finds.

#include "arch.h"
#include "firmware.h"
#include "kernel_image.h"
#include "memory.h"
#include "report.h"

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define MARK_COUNT 4
// Table pages beyond those counted: should the final map have runs that an earlier one had not.
#define TABLES_SPARE 32

struct loader {
    struct firmware fw;
    struct command_line line;
    struct kernel_image kernel;
    struct memory_map map;
    struct page_range data;      // boot_info and what it points at
    struct kernel_extras extras; // in this image
    struct page_range scratch;   // boot stack, then page tables
    struct arch_space space;
    struct boot_info *boot;
    struct boot_memory_entry *entries;
    uint32_t entry_capacity;
};

static struct loader loader;

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system);

static EFI_STATUS firmware_init(struct firmware *fw, EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
    *fw = (struct firmware){.image = image, .system = system, .boot = system->BootServices};
    report_init(fw);
    // The firmware would reset the machine five minutes after it started us.
    fw->boot->SetWatchdogTimer(0, 0, 0, NULL);
    fw->loaded = protocol_of(fw, image, (EFI_GUID)LOADED_IMAGE_PROTOCOL);
    return fw->loaded ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static bool debug_is_asked(const struct command_line *line)
{
    const char *value;
    size_t length;

    return command_line_find(line, "log", &value, &length) && length == 5 &&
           (memcmp(value, "debug", 5) == 0 || memcmp(value, "trace", 5) == 0);
}

static void command_line_gather(const struct firmware *fw, struct command_line *line)
{
    bool is_text;

    // Later words win: what was typed for this boot is stronger than what the file says for all.
    options_file_read(fw, line);
    is_text = command_line_add_load_options(
        line, fw->loaded->LoadOptions, fw->loaded->LoadOptionsSize,
        started_by_shell(fw) ? LOAD_OPTIONS_OF_SHELL : LOAD_OPTIONS_PLAIN);
    if (debug_is_asked(line)) report_debug_enable();
    // Firmware leaves data of its own in the boot entries that it makes: no reason to complain.
    if (!is_text) report_debug("the load options are not text: ignored");
    report_debug("command line: %s", line->text);
}

// Takes `size` bytes from *cursor on, aligned to 16; returns where they start.
static uint64_t region_take(uint64_t *cursor, uint64_t size)
{
    uint64_t start = *cursor;
    *cursor = align_up(start + size, 16);
    return start;
}

// What of the firmware's own can be read: its pointers may lead out of memory, to a device, or to
// where a read is a fault that the firmware dies of.
struct firmware_reads {
    uint64_t vendor, attributes;           // addresses
    uint64_t vendor_room, attributes_room; // bytes of memory from there on
    uint32_t attributes_size;              // 0: none
};

static bool run_find_reads(void *ctx, uint64_t start, uint64_t size)
{
    struct firmware_reads *reads = ctx;

    if (reads->vendor - start < size) reads->vendor_room = size - (reads->vendor - start);
    if (reads->attributes - start < size)
        reads->attributes_room = size - (reads->attributes - start);
    return true;
}

static void firmware_reads_find(const struct loader *l, struct firmware_reads *out)
{
    const void *attributes = memory_attributes_table(&l->fw);

    *out = (struct firmware_reads){.vendor = (uint64_t)(uintptr_t)l->fw.system->FirmwareVendor,
                                   .attributes = (uint64_t)(uintptr_t)attributes};
    memory_map_runs(&l->map, l->space.physical_limit, run_find_reads, out);
    if (!attributes || out->attributes_room < MEMORY_ATTRIBUTES_HEADER) return;
    out->attributes_size = memory_attributes_size(attributes);
    if (out->attributes_size > out->attributes_room) out->attributes_size = 0;
}

// Lays out boot_info and all that it points at in one allocation, and copies what is known now.
static EFI_STATUS boot_data_init(struct loader *l, const struct firmware_reads *reads)
{
    uint32_t path_size;
    const void *path = boot_device_path(&l->fw, &path_size);
    uint64_t end = 0;
    uint64_t boot = region_take(&end, sizeof *l->boot);
    uint64_t line = region_take(&end, l->line.length + 1);
    uint64_t device = region_take(&end, path_size);
    uint64_t attributes = region_take(&end, reads->attributes_size);
    uint64_t debug = region_take(&end, l->extras.debug_unpacked_size);
    uint64_t map = region_take(&end, l->entry_capacity * sizeof *l->entries);
    EFI_STATUS st = pages_alloc(&l->fw, align_up(end, PAGE) / PAGE, "boot_info", &l->data);
    uint8_t *base = page_range_pointer(&l->data);
    uint64_t image_va = l->space.direct_map_base; // firmware loads images at their physical address
    uint64_t base_va = image_va + l->data.start;

    if (EFI_ERROR(st)) return st;
    l->boot = (struct boot_info *)(base + boot);
    l->entries = (struct boot_memory_entry *)(base + map);
    memset(l->boot, 0, sizeof *l->boot);
    memcpy(base + line, l->line.text, l->line.length + 1);
    if (path) memcpy(base + device, path, path_size);
    if (reads->attributes_size > 0)
        memcpy(base + attributes, (const void *)(uintptr_t)reads->attributes,
               reads->attributes_size);
    if (reads->vendor && reads->vendor_room >= FIRMWARE_VENDOR_SIZE)
        firmware_vendor_gather(&l->fw, l->boot);

    l->boot->magic = BOOT_INFO_MAGIC;
    l->boot->version = BOOT_INFO_VERSION;
    l->boot->size = sizeof *l->boot;
    l->boot->command_line_va = base_va + line;
    l->boot->command_line_length = l->line.length;
    l->boot->command_line_truncated = l->line.truncated;
    l->boot->device_path_va = path ? base_va + device : 0;
    l->boot->device_path_size = path_size;
    l->boot->memory_attributes_va = reads->attributes_size ? base_va + attributes : 0;
    l->boot->memory_attributes_size = reads->attributes_size;
    l->boot->debug_table_va = image_va + (uint64_t)(uintptr_t)l->extras.debug_table;
    l->boot->debug_table_size = l->extras.debug_size;
    l->boot->lazy_va = image_va + (uint64_t)(uintptr_t)l->extras.lazy;
    l->boot->lazy_size = l->extras.lazy_size;
    l->boot->debug_buffer_va = base_va + debug;
    l->boot->debug_buffer_size = l->extras.debug_unpacked_size;
    l->boot->memory_map_va = base_va + map;
    return EFI_SUCCESS;
}

// The seed goes to the kernel; the slide is drawn from bytes of its own, so that a leaked kernel
// address says nothing about the seed.
static uint64_t random_gather(struct loader *l)
{
    struct {
        uint8_t seed[sizeof l->boot->rng_seed];
        uint64_t slide;
    } random;

    if (!firmware_random(&l->fw, &random, sizeof random)) return 0;
    memcpy(l->boot->rng_seed, random.seed, sizeof random.seed);
    l->boot->rng_seed_size = sizeof random.seed;
    return command_line_has(&l->line, "nokaslr") ? 0 : random.slide;
}

// What the kernel shall know for ours in the map.
static void marks_fill(const struct loader *l, struct memory_mark out[MARK_COUNT])
{
    out[0] = (struct memory_mark){l->kernel.pages, BOOT_MEMORY_KERNEL};
    out[1] = (struct memory_mark){l->data, BOOT_MEMORY_BOOT_INFO};
    out[2] = (struct memory_mark){l->extras.pages, BOOT_MEMORY_BOOT_INFO};
    out[3] = (struct memory_mark){l->scratch, BOOT_MEMORY_SCRATCH};
}

struct table_count {
    const struct arch_space *space;
    uint64_t pages;
};

static bool run_count_tables(void *ctx, uint64_t start, uint64_t size)
{
    struct table_count *count = ctx;

    (void)start;
    count->pages += arch_space_tables_large(count->space, size);
    return true;
}

static bool run_map(void *ctx, uint64_t start, uint64_t size)
{
    struct loader *l = ctx;
    uint64_t end = start + size;

    if (end > l->boot->direct_map_size) l->boot->direct_map_size = end;
    return arch_space_map(&l->space, l->space.direct_map_base + start, start, size,
                          ARCH_PAGE_WRITE);
}

// What the hand-off's tables map of the framebuffer, in whole pages: enough for any screen in use,
// whatever its size is said to be. Empty when there is none, or beyond what the CPU can address.
static struct page_range framebuffer_range(const struct loader *l)
{
    const struct boot_framebuffer *fb = &l->boot->framebuffer;
    uint64_t size = fb->size < BOOT_FB_MAPPED_MAX ? fb->size : BOOT_FB_MAPPED_MAX;
    uint64_t start = align_down(fb->paddr, PAGE), end;

    if (size == 0 || !add_fits(fb->paddr, size + PAGE - 1, &end) || end > l->space.physical_limit)
        return (struct page_range){0, 0};
    return (struct page_range){start, (align_down(end, PAGE) - start) / PAGE};
}

static bool kernel_map(struct loader *l)
{
    for (unsigned i = 0; i < l->boot->segment_count; i++) {
        const struct boot_segment *s = &l->boot->segments[i];
        unsigned flags = 0;

        if (s->flags & BOOT_SEGMENT_W) flags |= ARCH_PAGE_WRITE;
        if (s->flags & BOOT_SEGMENT_X) flags |= ARCH_PAGE_EXECUTE;
        if (!arch_space_map(&l->space, s->vaddr, s->paddr, s->size, flags)) return false;
    }
    return true;
}

// How much of our own memory is in the map.
#define OWN_COUNT (MARK_COUNT + 1)
struct listed {
    struct page_range ranges[OWN_COUNT];
    uint64_t bytes[OWN_COUNT];
};

static bool run_count_listed(void *ctx, uint64_t start, uint64_t size)
{
    struct listed *listed = ctx;

    for (unsigned i = 0; i < OWN_COUNT; i++) {
        const struct page_range *range = &listed->ranges[i];
        uint64_t from = range->start, to = from + range->pages * PAGE;

        if (from < start) from = start;
        if (to > start + size) to = start + size;
        if (from < to) listed->bytes[i] += to - from;
    }
    return true;
}

// The kernel reaches what we hand it through the map alone: if that lacks a part, the jump ends in
// a reset that nobody can explain.
static EFI_STATUS own_memory_check(const struct loader *l)
{
    struct listed listed = {.bytes = {0}};
    struct memory_mark marks[MARK_COUNT];

    marks_fill(l, marks);
    for (unsigned i = 0; i < MARK_COUNT; i++)
        listed.ranges[i] = marks[i].range;
    // Most of those were free when the map was fetched; its buffer was ours.
    listed.ranges[MARK_COUNT] = l->map.buffer;
    memory_map_runs(&l->map, l->space.physical_limit, run_count_listed, &listed);
    for (unsigned i = 0; i < OWN_COUNT; i++) {
        const struct page_range *range = &listed.ranges[i];

        if (listed.bytes[i] >= range->pages * PAGE) continue;
        report_error("the memory map lacks our own memory at 0x%llx (%llu pages), or the CPU does "
                     "not reach it",
                     (unsigned long long)range->start, (unsigned long long)range->pages);
        return EFI_LOAD_ERROR;
    }
    return EFI_SUCCESS;
}

// Allocates the scratch range and builds the hand-off's page tables in it, from the map as it was
// at first: only the uses of memory change after that, not what there is.
static EFI_STATUS address_space_build(struct loader *l)
{
    struct table_count count = {&l->space, 1 + TABLES_SPARE};
    uint64_t trampoline = align_down(arch_trampoline_start(), PAGE);
    struct page_range screen = framebuffer_range(l);
    uint64_t tables;
    EFI_STATUS st;

    memory_map_runs(&l->map, l->space.physical_limit, run_count_tables, &count);
    count.pages += arch_space_tables_small(&l->space, PAGE);
    count.pages += arch_space_tables_small(&l->space, l->kernel.plan.image_size);
    count.pages += arch_space_tables_large(&l->space, screen.pages * PAGE);
    st = pages_alloc(&l->fw, BOOT_STACK_SIZE / PAGE + count.pages, "page tables", &l->scratch);
    if (EFI_ERROR(st)) return st;
    st = own_memory_check(l);
    if (EFI_ERROR(st)) return st;

    tables = l->scratch.start + BOOT_STACK_SIZE;
    if (!arch_space_init(&l->space, tables, tables + count.pages * PAGE) || !kernel_map(l) ||
        !arch_space_map(&l->space, trampoline, trampoline, PAGE, ARCH_PAGE_EXECUTE) ||
        !memory_map_runs(&l->map, l->space.physical_limit, run_map, l) ||
        !arch_space_map(&l->space, l->space.direct_map_base + screen.start, screen.start,
                        screen.pages * PAGE, ARCH_PAGE_WRITE))
        return EFI_OUT_OF_RESOURCES;
    if (screen.pages > 0)
        l->boot->framebuffer_va = l->space.direct_map_base + l->boot->framebuffer.paddr;
    return EFI_SUCCESS;
}

// Everything that needs boot services.
static EFI_STATUS loader_prepare(struct loader *l)
{
    struct firmware_reads reads;
    uint64_t random;
    EFI_STATUS st = kernel_image_plan(&l->fw, &l->kernel);

    if (EFI_ERROR(st)) return st;
    arch_space_features(&l->space);
    st = memory_map_init(&l->fw, &l->map);
    if (EFI_ERROR(st)) return st;
    st = memory_map_fetch(&l->fw, &l->map);
    if (EFI_ERROR(st)) return st;
    l->entry_capacity = memory_map_capacity(&l->map, MARK_COUNT);
    kernel_extras_find(&l->extras);
    firmware_reads_find(l, &reads);
    st = boot_data_init(l, &reads);
    if (EFI_ERROR(st)) return st;
    firmware_tables_gather(&l->fw, l->boot);
    video_gather(&l->fw, &l->line, &l->boot->framebuffer);
    random = random_gather(l);
    st = kernel_image_load(&l->fw, &l->kernel, random);
    if (EFI_ERROR(st)) return st;
    kernel_image_describe(&l->kernel, l->boot);
    return address_space_build(l);
}

static void loader_free(struct loader *l)
{
    pages_free(&l->fw, &l->scratch);
    kernel_image_free(&l->fw, &l->kernel);
    pages_free(&l->fw, &l->data);
    pages_free(&l->fw, &l->map.buffer);
}

// What the final memory map says, and the jump. Boot services are gone.
static NORETURN void kernel_enter(struct loader *l)
{
    struct memory_mark marks[MARK_COUNT];
    struct boot_info *boot = l->boot;
    struct arch_handoff handoff;

    marks_fill(l, marks);
    boot->memory_map_count =
        memory_map_convert(&l->map, marks, MARK_COUNT, l->entries, l->entry_capacity);
    // Maps what an earlier map did not list. Should even the spare tables not suffice, the kernel
    // still has all that boot_info points at, and builds its own tables from the map.
    (void)memory_map_runs(&l->map, l->space.physical_limit, run_map, l);
    boot->direct_map_base = l->space.direct_map_base;
    boot->paging_levels = l->space.levels;
    boot->scratch_paddr = l->scratch.start;
    boot->scratch_size = l->scratch.pages * PAGE;

    handoff = (struct arch_handoff){
        .root = l->space.root,
        .entry = l->kernel.plan.entry + l->kernel.slide,
        .stack_top = l->space.direct_map_base + l->scratch.start + BOOT_STACK_SIZE,
        .boot_info = l->space.direct_map_base + l->data.start,
        .has_nx = l->space.has_nx,
    };
    boot->cycles_jump = arch_cycles();
    arch_jump(&handoff);
}

static EFI_STATUS firmware_leave(struct loader *l, uint64_t cycles_efi_entry)
{
    report_debug("kernel at physical 0x%llx, slide 0x%llx; leaving boot services",
                 (unsigned long long)l->kernel.pages.start, (unsigned long long)l->kernel.slide);
    l->boot->cycles_efi_entry = cycles_efi_entry;
    firmware_time_gather(&l->fw, &l->boot->time);
    l->boot->cycles_exit_boot_services = arch_cycles();
    return boot_services_exit(&l->fw, &l->map, command_line_has(&l->line, "test-exit-retry"),
                              &l->boot->exit_attempts);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
    struct loader *l = &loader;
    uint64_t cycles = arch_cycles();
    EFI_STATUS st = firmware_init(&l->fw, image, system);

    if (!EFI_ERROR(st)) {
        command_line_gather(&l->fw, &l->line);
        st = loader_prepare(l);
    }
    if (!EFI_ERROR(st)) st = firmware_leave(l, cycles);
    if (EFI_ERROR(st)) {
        // After a failed exit the firmware may be half shut down. It still frees memory (UEFI 2.10,
        // 7.4.6), and most still print: better than silence.
        report_error("cannot start: status 0x%llx", (unsigned long long)st);
        loader_free(l);
        return st; // the boot manager goes on to its next entry
    }
    report_end();
    arch_interrupts_off();
    kernel_enter(l);
}
