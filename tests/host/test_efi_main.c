// SPDX-License-Identifier: MIT
// The whole loader over a firmware made here: what it hands over, and that it says why and gives
// back what it took whenever the firmware fails it.
// SOURCES: efi/elf.c efi/files.c efi/firmware.c efi/kernel_image.c efi/memory.c efi/options.c
// SOURCES: efi/report.c efi/unpack.c efi/video.c efi/x86_64/paging.c
// INCLUDE: -isystem /usr/include/efi -DGNU_EFI_USE_MS_ABI

#include "efi/main.c" // for its one static variable, which firmware gives a fresh copy of

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "efi/elf_format.h"
#include "tests/host/efi_volume.h"

#define POOL_PAGES 4096u
#define LINK_BASE 0xFFFFFFFF80000000ull
#define DEBUG_UNPACKED 5000

// What efi/kernel_file.S has in the image.
__asm__(".data\n"
        ".balign 4096\n"
        ".globl kernel_file_start, kernel_file_end, debug_table_start, debug_table_end\n"
        ".globl kernel_lazy_start, kernel_lazy_end, image_end\n"
        "kernel_file_start: .space 16384\n"
        "kernel_file_end:\n"
        "debug_table_start: .space 64\n"
        "debug_table_end:\n"
        "kernel_lazy_start: .space 32\n"
        "kernel_lazy_end:\n"
        ".balign 4096\n"
        "image_end:\n"
        ".text\n");
extern uint8_t kernel_file_start[], kernel_file_end[], image_end[];
extern uint8_t debug_table_start[], kernel_lazy_start[];

// The processor

const struct elf_target arch_elf_target = {
    .machine = ELF_MACHINE_X86_64,
    .relative_type = 8,
    .address_min = LINK_BASE,
    .address_end = LINK_BASE + GIB,
};
const uint64_t arch_kernel_top = 0xFFFFFFFFFFE00000ull;

static struct {
    uint64_t physical_limit;
    uint64_t cycles;
    bool is_off; // interrupts
    struct arch_handoff handoff;
    jmp_buf jump;
} cpu;

static uint8_t trampoline[PAGE] __attribute__((aligned(4096)));

uint64_t arch_cycles(void)
{
    return ++cpu.cycles;
}

void arch_interrupts_off(void)
{
    cpu.is_off = true;
}

void arch_space_features(struct arch_space *space)
{
    space->levels = 5; // this process's addresses are the physical ones, and there are 47 bits
    space->has_nx = space->has_large_1g = true;
    space->direct_map_base = 0xFF00000000000000ull;
    space->physical_limit = cpu.physical_limit;
}

uint64_t arch_trampoline_start(void)
{
    return (uintptr_t)trampoline + 64;
}

uint64_t arch_trampoline_size(void)
{
    return 128;
}

void arch_jump(const struct arch_handoff *handoff)
{
    cpu.handoff = *handoff;
    longjmp(cpu.jump, 1);
}

// The firmware

static uint8_t *pool;

static struct {
    unsigned allocations, fail_allocation; // the one that fails, counted from 1; 0: none
    unsigned map_calls, fail_map;
    unsigned exits, refuse_exits;
    int pages_out;
    uint64_t pool_next;
    uint64_t pool_listed; // pages of the pool that the map tells
    size_t stride;
    bool exit_failed, has_loaded_image;
    unsigned watchdog_off;
    char console[4096], serial[4096];
} machine;

static EFI_STATUS EFIAPI fake_allocate_pages(EFI_ALLOCATE_TYPE type, EFI_MEMORY_TYPE use,
                                             UINTN pages, EFI_PHYSICAL_ADDRESS *out)
{
    assert_int_equal(type, AllocateAnyPages);
    assert_int_equal(use, EfiLoaderData);
    assert_false(machine.exit_failed);
    if (++machine.allocations == machine.fail_allocation) return EFI_OUT_OF_RESOURCES;
    assert_true(machine.pool_next + pages <= POOL_PAGES);
    *out = (uintptr_t)pool + machine.pool_next * PAGE;
    machine.pool_next += pages;
    machine.pages_out += (int)pages;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_free_pages(EFI_PHYSICAL_ADDRESS start, UINTN pages)
{
    (void)start;
    machine.pages_out -= (int)pages;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
                                             UINTN *descriptor_size, UINT32 *version)
{
    const EFI_MEMORY_DESCRIPTOR all[] = {
        {.Type = EfiLoaderCode,
         .PhysicalStart = (uintptr_t)kernel_file_start,
         .NumberOfPages = (uintptr_t)(image_end - kernel_file_start) / PAGE,
         .Attribute = EFI_MEMORY_WB},
        {.Type = EfiLoaderData,
         .PhysicalStart = (uintptr_t)pool,
         .NumberOfPages = machine.pool_listed,
         .Attribute = EFI_MEMORY_WB},
    };

    *descriptor_size = machine.stride;
    *version = 1;
    if (++machine.map_calls == machine.fail_map) return EFI_DEVICE_ERROR;
    if (!map) {
        *size = sizeof all;
        return EFI_BUFFER_TOO_SMALL;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(all); i++)
        memcpy((uint8_t *)map + i * machine.stride, &all[i], sizeof all[i]);
    *size = ARRAY_SIZE(all) * machine.stride;
    *key = machine.map_calls;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_exit_boot_services(EFI_HANDLE image, UINTN key)
{
    (void)image;
    assert_int_equal(key, machine.map_calls);
    if (machine.exits++ >= machine.refuse_exits) return EFI_SUCCESS;
    machine.exit_failed = true;
    return EFI_INVALID_PARAMETER;
}

static EFI_STATUS EFIAPI fake_set_watchdog_timer(UINTN seconds, UINT64 code, UINTN size,
                                                 CHAR16 *data)
{
    (void)code, (void)size, (void)data;
    assert_int_equal(seconds, 0);
    machine.watchdog_off++;
    return EFI_SUCCESS;
}

static void text_add(char *text, char c)
{
    size_t n = strlen(text);

    assert_true(n + 1 < sizeof machine.console);
    text[n] = c;
}

static EFI_STATUS EFIAPI fake_output_string(SIMPLE_TEXT_OUTPUT_INTERFACE *console, CHAR16 *text)
{
    (void)console;
    for (; *text; text++) {
        assert_true(*text < 0x7F);
        text_add(machine.console, (char)*text);
    }
    return EFI_SUCCESS;
}

static SIMPLE_TEXT_OUTPUT_INTERFACE fake_console = {.OutputString = fake_output_string};

static EFI_STATUS EFIAPI fake_serial_write(SERIAL_IO_INTERFACE *serial, UINTN *size, VOID *text)
{
    (void)serial;
    for (UINTN i = 0; i < *size; i++)
        text_add(machine.serial, ((const char *)text)[i]);
    return EFI_SUCCESS;
}

static SERIAL_IO_INTERFACE fake_serial = {.Write = (EFI_SERIAL_WRITE)fake_serial_write};
static bool has_serial;

static const uint8_t path[] = {2, 1, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x7F, 0xFF, 4, 0};
static EFI_LOADED_IMAGE loaded;
static int image_handle, device_handle;

static EFI_STATUS offer(const void *interface, VOID **out)
{
    *out = (VOID *)interface;
    return interface ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

// A screen of 800x600, when the console is said to be on it.
static EFI_GRAPHICS_OUTPUT_MODE_INFORMATION gop_info = {
    .HorizontalResolution = 800,
    .VerticalResolution = 600,
    .PixelFormat = PixelBlueGreenRedReserved8BitPerColor,
    .PixelsPerScanLine = 1024,
};
static EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE gop_mode = {.Info = &gop_info};
static EFI_GRAPHICS_OUTPUT_PROTOCOL gop = {.Mode = &gop_mode};

static EFI_STATUS EFIAPI fake_handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, VOID **out)
{
    EFI_GUID graphics = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
    EFI_GUID image = LOADED_IMAGE_PROTOCOL, file_system = SIMPLE_FILE_SYSTEM_PROTOCOL;
    EFI_GUID image_path = EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID;

    if (memcmp(guid, &image, sizeof *guid) == 0)
        return offer(machine.has_loaded_image ? &loaded : NULL, out);
    if (memcmp(guid, &file_system, sizeof *guid) == 0) return offer(&fake_volume, out);
    if (memcmp(guid, &graphics, sizeof *guid) == 0 && handle == &gop) return offer(&gop, out);
    if (memcmp(guid, &image_path, sizeof *guid) == 0 && handle == &image_handle)
        return offer(path, out);
    return offer(NULL, out);
}

static EFI_STATUS EFIAPI fake_locate_protocol(EFI_GUID *guid, VOID *registration, VOID **out)
{
    EFI_GUID rng = EFI_RNG_PROTOCOL_GUID;

    (void)registration;
    if (memcmp(guid, &rng, sizeof *guid) == 0) return offer(&fake_rng, out);
    return offer(has_serial ? &fake_serial : NULL, out);
}

static EFI_STATUS EFIAPI fake_locate_handle_buffer(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *guid,
                                                   VOID *key, UINTN *count, EFI_HANDLE **handles)
{
    (void)type, (void)guid, (void)key, (void)count, (void)handles;
    return EFI_NOT_FOUND; // no screen
}

static EFI_BOOT_SERVICES services = {
    .AllocatePages = fake_allocate_pages,
    .FreePages = fake_free_pages,
    .GetMemoryMap = fake_get_memory_map,
    .ExitBootServices = fake_exit_boot_services,
    .SetWatchdogTimer = fake_set_watchdog_timer,
    .HandleProtocol = fake_handle_protocol,
    .LocateProtocol = fake_locate_protocol,
    .LocateHandleBuffer = fake_locate_handle_buffer,
};
static EFI_SYSTEM_TABLE system_table;

// The kernel: a page of code, read-only data with a relocation, and a page of zeros.

static struct {
    struct elf_header header;
    struct elf_program_header programs[3];
    uint8_t code[16];
} kernel;

static void kernel_make(void)
{
    uint8_t *frame = kernel_file_start;
    static const uint8_t head[] = {0x04, 0x22, 0x4D, 0x18, 0x68, 0x70};

    memset(&kernel, 0, sizeof kernel);
    kernel.header = (struct elf_header){
        .ident = {0x7F, 'E', 'L', 'F', ELF_CLASS_64, ELF_DATA_LITTLE_ENDIAN, ELF_VERSION_CURRENT},
        .type = ELF_TYPE_DYN,
        .machine = ELF_MACHINE_X86_64,
        .version = ELF_VERSION_CURRENT,
        .entry = LINK_BASE + sizeof kernel - sizeof kernel.code,
        .program_offset = sizeof kernel.header,
        .header_size = sizeof kernel.header,
        .program_entry_size = sizeof kernel.programs[0],
        .program_count = ARRAY_SIZE(kernel.programs),
    };
    for (unsigned i = 0; i < ARRAY_SIZE(kernel.programs); i++) {
        static const uint32_t flags[] = {ELF_PF_R | ELF_PF_X, ELF_PF_R, ELF_PF_R | ELF_PF_W};

        kernel.programs[i] = (struct elf_program_header){
            .type = ELF_PT_LOAD,
            .flags = flags[i],
            .vaddr = LINK_BASE + i * PAGE,
            .file_size = i == 0 ? sizeof kernel : 0,
            .memory_size = PAGE,
            .align = PAGE,
        };
    }
    memset(kernel.code, 0xCC, sizeof kernel.code);

    memcpy(frame, head, sizeof head);
    store_le64(frame + 6, sizeof kernel);
    store_le32(frame + 15, 0x80000000u | sizeof kernel); // stored, not packed
    memcpy(frame + 19, &kernel, sizeof kernel);
    store_le32(frame + 19 + sizeof kernel, 0);
    store_le64(debug_table_start + 5, DEBUG_UNPACKED);
}

static int reset(void **state)
{
    (void)state;
    memset(&loader, 0, sizeof loader);
    memset(&machine, 0, sizeof machine);
    memset(&volume, 0, sizeof volume);
    memset(&cpu, 0, sizeof cpu);
    memset(pool, 0xA5, POOL_PAGES * PAGE);
    cpu.physical_limit = BIT(52);
    machine.pool_listed = POOL_PAGES;
    machine.stride = 48;
    machine.has_loaded_image = true;
    has_serial = false;
    system_table = (EFI_SYSTEM_TABLE){.BootServices = &services, .ConOut = &fake_console};
    loaded = (EFI_LOADED_IMAGE){.DeviceHandle = &device_handle};
    kernel_make();
    return 0;
}

// Starts the loader; EFI_SUCCESS when it jumped into the kernel.
static EFI_STATUS started(void)
{
    if (setjmp(cpu.jump) != 0) return EFI_SUCCESS;
    EFI_STATUS st = efi_main(&image_handle, &system_table);
    assert_true(EFI_ERROR(st));
    return st;
}

// A start that the firmware made fail: the person at the screen reads `why`, and nothing is lost.
static void refused(const char *why)
{
    assert_true(EFI_ERROR(started()));
    assert_non_null(strstr(machine.console, why));
    assert_non_null(strstr(machine.console, "cannot start: status 0x8"));
    assert_int_equal(machine.pages_out, 0);
    assert_int_equal(volume.open_files, 0);
    assert_int_equal(machine.watchdog_off, 1);
}

// The page tables of the hand-off

#define NX BIT(63)
#define WRITE BIT(1)

// Where the kernel finds `vaddr`; NULL when nowhere.
static void *walk(uint64_t vaddr, uint64_t *out_bits)
{
    const uint64_t *table = (const uint64_t *)(uintptr_t)cpu.handoff.root;

    for (unsigned shift = 48; shift >= 12; shift -= 9) {
        uint64_t entry = table[vaddr >> shift & 511];

        if (!(entry & 1)) return NULL;
        table = (const uint64_t *)(uintptr_t)(entry & 0xFFFFFFFFFF000);
        if (shift == 12 || (entry & BIT(7))) {
            *out_bits = entry & (NX | WRITE);
            return (uint8_t *)((uintptr_t)table & ~(BIT(shift) - 1)) + vaddr % BIT(shift);
        }
    }
    return NULL;
}

static void *data_at(uint64_t vaddr, uint64_t size)
{
    uint64_t bits;
    uint8_t *first = walk(vaddr, &bits);

    assert_non_null(first);
    assert_int_equal(bits, NX | WRITE);
    for (uint64_t at = 0; at < size; at += PAGE)
        assert_ptr_equal(walk(vaddr + at, &bits), first + at);
    return first;
}

static void the_kernel_finds_all_that_it_is_promised(void **state)
{
    const struct boot_info *boot;
    uint64_t bits, flags = 0;

    (void)state;
    volume_put("log=info\n");
    loaded.LoadOptions = (VOID *)u"quiet";
    loaded.LoadOptionsSize = 12;
    assert_int_equal(started(), EFI_SUCCESS);
    assert_string_equal(machine.console, "");
    assert_int_equal(machine.watchdog_off, 1);
    assert_int_equal(volume.open_files, 0);
    assert_true(cpu.is_off);

    boot = data_at(cpu.handoff.boot_info, sizeof *boot);
    assert_memory_equal(&boot->magic, "FSTLIGHT", 8);
    assert_int_equal(boot->version, BOOT_INFO_VERSION);
    assert_int_equal(boot->size, sizeof *boot);
    assert_int_equal(boot->exit_attempts, 1);
    assert_int_equal(boot->paging_levels, 5);
    assert_int_equal(boot->direct_map_base, 0xFF00000000000000ull);
    assert_int_equal(boot->direct_map_size,
                     (uintptr_t)pool + POOL_PAGES * PAGE > (uintptr_t)image_end
                         ? (uintptr_t)pool + POOL_PAGES * PAGE
                         : (uintptr_t)image_end);
    assert_string_equal(data_at(boot->command_line_va, boot->command_line_length + 1),
                        "log=info quiet");
    assert_int_equal(boot->device_path_size, sizeof path);
    assert_memory_equal(data_at(boot->device_path_va, sizeof path), path, sizeof path);
    assert_int_equal(boot->rng_seed_size, 32);
    assert_int_equal(boot->rng_seed[31], FAKE_RANDOM);
    assert_ptr_equal(data_at(boot->debug_table_va, 64), debug_table_start);
    assert_ptr_equal(data_at(boot->lazy_va, boot->lazy_size), kernel_lazy_start);
    assert_int_equal(boot->debug_buffer_size, DEBUG_UNPACKED);
    data_at(boot->debug_buffer_va, DEBUG_UNPACKED);
    assert_int_equal(boot->cycles_efi_entry, 1);
    assert_int_equal(boot->cycles_exit_boot_services, 2);
    assert_int_equal(boot->cycles_jump, 3);

    // The stack, 16-byte aligned, and what the map says of all this.
    assert_int_equal(cpu.handoff.stack_top % 16, 0);
    data_at(cpu.handoff.stack_top - BOOT_STACK_SIZE, BOOT_STACK_SIZE);
    const struct boot_memory_entry *map =
        data_at(boot->memory_map_va, boot->memory_map_count * sizeof *map);
    for (uint32_t i = 0; i < boot->memory_map_count; i++)
        flags |= map[i].flags;
    assert_int_equal(flags, BOOT_MEMORY_KERNEL | BOOT_MEMORY_BOOT_INFO | BOOT_MEMORY_SCRATCH);

    // The kernel, slid, each segment with its own permissions.
    assert_true(boot->kernel_slide > 0 && is_aligned(boot->kernel_slide, PAGE));
    assert_int_equal(boot->segment_count, 3);
    assert_int_equal(cpu.handoff.entry, kernel.header.entry + boot->kernel_slide);
    assert_memory_equal(walk(cpu.handoff.entry, &bits), kernel.code, sizeof kernel.code);
    assert_int_equal(bits, 0);
    for (unsigned i = 0; i < 3; i++) {
        static const uint64_t wanted[] = {0, NX, NX | WRITE};
        const struct boot_segment *s = &boot->segments[i];

        assert_int_equal(s->vaddr, LINK_BASE + boot->kernel_slide + i * PAGE);
        assert_int_equal((uintptr_t)walk(s->vaddr, &bits), s->paddr);
        assert_int_equal(bits, wanted[i]);
    }
    // The trampoline at its own address; nothing at 0.
    assert_ptr_equal(walk(arch_trampoline_start(), &bits), trampoline + 64);
    assert_int_equal(bits, 0);
    assert_null(walk(0, &bits));
}

static void the_screen_is_mapped_for_panics(void **state)
{
    static const struct {
        uint64_t base, size, mapped;
    } screens[] = {
        {0xC0000000, 1024 * 600 * 4, 1024 * 600 * 4},
        {0x4000000800, 1024 * 600 * 4, 1024 * 600 * 4}, // amid a page
        {0xC0000000, 100 * MIB, 1024 * 600 * 4},        // of which the picture is all that counts
        {BIT(47) - 4096, 1024 * 600 * 4, 0},            // beyond what the CPU addresses
        {0, 1024 * 600 * 4, 0},
    };
    const struct boot_info *boot;
    uint64_t bits;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(screens); i++) {
        reset(NULL);
        cpu.physical_limit = BIT(47); // this process needs that many
        system_table.ConsoleOutHandle = &gop;
        gop_mode.FrameBufferBase = screens[i].base;
        gop_mode.FrameBufferSize = screens[i].size;
        assert_int_equal(started(), EFI_SUCCESS);
        boot = data_at(cpu.handoff.boot_info, sizeof *boot);
        if (screens[i].mapped == 0) {
            assert_int_equal(boot->framebuffer_va, 0);
            continue;
        }
        assert_int_equal(boot->framebuffer.paddr, screens[i].base);
        for (uint64_t at = 0; at < screens[i].mapped; at += PAGE) {
            assert_int_equal((uintptr_t)walk(boot->framebuffer_va + at, &bits),
                             screens[i].base + at);
            assert_int_equal(bits, NX | WRITE);
        }
        assert_null(walk(boot->framebuffer_va + align_up(screens[i].mapped, PAGE) + PAGE, &bits));
    }
}

static void nokaslr_keeps_the_kernel_in_place(void **state)
{
    const struct boot_info *boot;

    (void)state;
    volume_put("nokaslr");
    assert_int_equal(started(), EFI_SUCCESS);
    boot = data_at(cpu.handoff.boot_info, sizeof *boot);
    assert_int_equal(boot->kernel_slide, 0);
    assert_int_equal(boot->rng_seed_size, 32); // the seed is the kernel's all the same
}

static void each_allocation_may_fail(void **state)
{
    assert_int_equal(started(), EFI_SUCCESS);
    unsigned count = machine.allocations; // the file, the map, boot_info, the kernel, tables
    assert_int_equal(count, 5);
    for (unsigned n = 1; n <= count; n++) {
        reset(state);
        machine.fail_allocation = n;
        refused("firstlight: no memory for ");
    }
}

static void each_memory_map_may_fail(void **state)
{
    for (unsigned n = 1; n <= 3; n++) {
        reset(state);
        machine.fail_map = n;
        refused("the firmware gives no memory map: status 0x8000000000000007");
        assert_int_equal(machine.exits, 0);
    }
    reset(state);
    machine.refuse_exits = 1;
    machine.fail_map = 4; // after an exit that failed
    refused("the firmware gives no memory map");
    assert_int_equal(machine.exits, 1);
}

static void a_firmware_that_lets_go_late_or_never(void **state)
{
    (void)state;
    machine.refuse_exits = 3;
    assert_int_equal(started(), EFI_SUCCESS);
    const struct boot_info *boot = data_at(cpu.handoff.boot_info, sizeof *boot);
    assert_int_equal(boot->exit_attempts, 4);

    reset(state);
    machine.refuse_exits = UINT32_MAX;
    refused("ExitBootServices failed 8 times, status 0x8000000000000002");
    assert_false(cpu.is_off); // the firmware goes on with its interrupts
}

static void memory_maps_that_make_no_sense(void **state)
{
    machine.stride = 0;
    refused("entries of 0 bytes");
    reset(state);
    machine.stride = 39;
    refused("entries of 39 bytes");
    // Our own memory is not in it, or the CPU could not address it: the jump would be the end.
    reset(state);
    machine.pool_listed = 4;
    refused("the memory map lacks our own memory at 0x");
    reset(state);
    machine.pool_listed = 0;
    refused("the memory map lacks our own memory at 0x");
    reset(state);
    cpu.physical_limit = BIT(30);
    refused("or the CPU does not reach it");
}

static void a_broken_kernel_is_told(void **state)
{
    kernel_file_start[19] = 0; // of the ELF magic
    refused("the kernel inside this file is broken: not an ELF file");
    reset(state);
    kernel_file_start[0] = 0;
    refused("the kernel inside this file is broken: not an LZ4 frame");
}

static void without_a_console_the_serial_port_is_used(void **state)
{
    (void)state;
    system_table.ConOut = NULL;
    has_serial = true;
    machine.has_loaded_image = false;
    assert_true(EFI_ERROR(started()));
    assert_non_null(
        strstr(machine.serial, "firstlight: cannot start: status 0x8000000000000003\r\n"));

    reset(state);
    system_table.ConOut = NULL; // and no serial port: at least no crash
    machine.fail_allocation = 1;
    assert_true(EFI_ERROR(started()));
}

static void debug_messages_are_ascii(void **state)
{
    (void)state;
    volume_put("log=trace \xC3\xA9");
    loaded.LoadOptions = (VOID *)"\x4E\xAC\x08\x81\x11\x9F\x59\x4D"; // a firmware's own
    loaded.LoadOptionsSize = 8;
    assert_int_equal(started(), EFI_SUCCESS);
    assert_non_null(strstr(machine.console, "firstlight: command line: log=trace ??\r\n"));
    assert_non_null(strstr(machine.console, "load options are not text"));
    assert_non_null(strstr(machine.console, "leaving boot services"));
}

static int pool_make(void **state)
{
    (void)state;
    pool = aligned_alloc(2 * MIB, POOL_PAGES * PAGE);
    return pool ? 0 : -1;
}

static int pool_free(void **state)
{
    (void)state;
    free(pool);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_kernel_finds_all_that_it_is_promised, reset),
        cmocka_unit_test_setup(the_screen_is_mapped_for_panics, reset),
        cmocka_unit_test_setup(nokaslr_keeps_the_kernel_in_place, reset),
        cmocka_unit_test_setup(each_allocation_may_fail, reset),
        cmocka_unit_test_setup(each_memory_map_may_fail, reset),
        cmocka_unit_test_setup(a_firmware_that_lets_go_late_or_never, reset),
        cmocka_unit_test_setup(memory_maps_that_make_no_sense, reset),
        cmocka_unit_test_setup(a_broken_kernel_is_told, reset),
        cmocka_unit_test_setup(without_a_console_the_serial_port_is_used, reset),
        cmocka_unit_test_setup(debug_messages_are_ascii, reset),
    };
    return cmocka_run_group_tests(tests, pool_make, pool_free);
}
