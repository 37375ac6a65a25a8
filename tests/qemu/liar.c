// SPDX-License-Identifier: MIT
// A UEFI application that stands between the firmware and ours, and lies as real firmware has. It
// starts \EFI\BOOT\REAL.EFI of its own volume with copies of the system table, of boot services and
// of some protocols, in which whatever the words lie=NAME of its command line name is false; the
// words before those are passed on as REAL.EFI's load options. The firmware itself is not touched,
// so that it goes on when control comes back. test_liar.py starts it and says what has to happen.

#include <stddef.h> // before efi.h, which would define NULL its own way

#include <efi.h>

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define REAL_FILE u"\\EFI\\BOOT\\REAL.EFI"
#define TEXT_MAX 1024
#define JUNK 0xEE // what is in memory that nobody wrote

// Addresses of nothing, none of them aligned.
#define ABOVE_RAM (12 * GIB + 7)       // a machine of these tests ends below
#define BEYOND_CPU (BIT(51) + 7)       // more bits than its CPU has
#define WRAPS_AROUND (UINT64_MAX - 14) // the end of what lies there is below its start

static EFI_SYSTEM_TABLE *system_table; // the firmware's own
static EFI_BOOT_SERVICES *services;
static EFI_SYSTEM_TABLE lying_system; // what REAL.EFI sees
static EFI_BOOT_SERVICES lying_services;
static EFI_RUNTIME_SERVICES lying_runtime;
static EFI_LOADED_IMAGE *real; // REAL.EFI's
static CHAR16 real_options[TEXT_MAX];
static unsigned long long number; // N of lie=NAME:N
static unsigned calls;            // of what fails at the Nth

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system);

static void say(const char *text)
{
    CHAR16 wide[TEXT_MAX];
    size_t n = 0;

    for (; text[n] && n < TEXT_MAX - 1; n++)
        wide[n] = (CHAR16)text[n];
    wide[n] = 0;
    system_table->ConOut->OutputString(system_table->ConOut, wide);
}

static void say_hex(uint64_t value)
{
    char text[17] = {0};

    for (unsigned i = 0; i < 16; i++)
        text[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
    say("0x");
    say(text);
}

static bool guid_is(const EFI_GUID *guid, EFI_GUID other)
{
    return memcmp(guid, &other, sizeof other) == 0;
}

// ---- The memory map ----

static struct {
    EFI_MEMORY_DESCRIPTOR entries[1024];
    UINTN count, stride;
    UINTN tail;                      // bytes behind the last entry
    UINTN query_claim, result_claim; // added to the size, when it is asked for and with the map
    BOOLEAN is_never_enough;
} map;

static void (*map_change)(void);

static EFI_STATUS map_read(UINTN *key, UINT32 *version)
{
    static UINT8 buffer[64 * KIB];
    UINTN size = sizeof buffer, stride;
    EFI_STATUS st =
        services->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)buffer, key, &stride, version);

    if (EFI_ERROR(st)) return st;
    map.stride = stride;
    map.count = size / stride;
    for (UINTN i = 0; i < map.count; i++)
        memcpy(&map.entries[i], buffer + i * stride, sizeof map.entries[i]);
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI lying_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *out, UINTN *key,
                                   UINTN *stride, UINT32 *version)
{
    UINTN room = *size, need;
    EFI_STATUS st = map_read(key, version);

    if (EFI_ERROR(st)) return st;
    if (map_change) map_change();
    need = map.count * map.stride + map.tail;
    *stride = map.stride;
    *size = need + map.query_claim;
    if (map.is_never_enough) *size = room + PAGE;
    if (!out || room < *size) return EFI_BUFFER_TOO_SMALL;
    memset(out, JUNK, need);
    for (UINTN i = 0; i < map.count; i++)
        memcpy((UINT8 *)out + i * map.stride, &map.entries[i],
               map.stride < sizeof *out ? map.stride : sizeof *out);
    *size += map.result_claim;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI failing_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *out, UINTN *key,
                                     UINTN *stride, UINT32 *version)
{
    if (++calls == number) return EFI_DEVICE_ERROR;
    return services->GetMemoryMap(size, out, key, stride, version);
}

static void map_add(UINT32 type, uint64_t start, uint64_t pages)
{
    if (map.count == ARRAY_SIZE(map.entries)) return;
    map.entries[map.count++] = (EFI_MEMORY_DESCRIPTOR){
        .Type = type, .PhysicalStart = start, .NumberOfPages = pages, .Attribute = EFI_MEMORY_WB};
}

static void map_widen(void)
{
    map.stride = 72;
    map.tail = 30;
}

static void map_reverse(void)
{
    for (UINTN i = 0, j = map.count; i + 1 < j--; i++) {
        EFI_MEMORY_DESCRIPTOR other = map.entries[i];

        map.entries[i] = map.entries[j];
        map.entries[j] = other;
    }
}

static void map_soil(void)
{
    map_add(EfiConventionalMemory, 0x123456789, 0);           // no pages
    map_add(EfiReservedMemoryType, UINT64_MAX - PAGE + 1, 9); // wraps around
    map_add(EfiReservedMemoryType, 8 * GIB, UINT64_MAX);      // more bytes than a number holds
    map_add(EfiConventionalMemory, 8 * GIB, UINT64_MAX);      // the same, of RAM
    map_add(EfiMemoryMappedIO, 0xFED00001, 1);                // misaligned
    map_add(0x80000001, 0x8000, 1);                           // a loader's own type
    map_add(0x7FFFFFFF, 0x9000, 1);                           // the firmware's own type
    map_add(EfiMaxMemoryType + 1, 0xA000, 1);                 // a type of a later specification
    map_add(EfiBootServicesData, 0x9000, 2);                  // overlaps two others
    map_add(14, BIT(51), BIT(39));                            // persistent, beyond all CPUs
    map_add(EfiUnusableMemory, 4 * GIB, BIT(50));             // a bad range without an end
}

static void map_shorten(void)
{
    map.stride = 24;
}

static void map_narrow(void)
{
    map.stride = 0;
}

static void map_misalign(void)
{
    for (UINTN i = 0; i < map.count; i++)
        if (map.entries[i].Type == EfiConventionalMemory) map.entries[i].PhysicalStart += 16;
}

static void map_retype(UINT32 from, UINT32 to)
{
    for (UINTN i = 0; i < map.count; i++)
        if (map.entries[i].Type == from) map.entries[i].Type = to;
}

static void map_hide_loader(void)
{
    map_retype(EfiLoaderData, EfiMemoryMappedIO);
}

static void map_empty(void)
{
    map.count = 0;
}

static void map_run_beyond_cpu(void)
{
    map_add(EfiConventionalMemory, 4 * GIB, BIT(50));
}

static void map_run_beyond_ram(void)
{
    map_add(EfiConventionalMemory, 4 * GIB, 4 * GIB / PAGE);
}

static void lie_map(void (*change)(void))
{
    map_change = change;
    lying_services.GetMemoryMap = lying_map;
}

static void lie_map_fails(void)
{
    lying_services.GetMemoryMap = failing_map;
}

static void lie_map_is_huge(void)
{
    lie_map(NULL);
    map.query_claim = BIT(40);
}

static void lie_map_is_larger_than_its_buffer(void)
{
    lie_map(NULL);
    map.result_claim = MIB;
}

static void lie_map_never_fits(void)
{
    lie_map(NULL);
    map.is_never_enough = TRUE;
}

// ---- Pages, and the end of boot services ----

static EFI_STATUS EFIAPI failing_pages(EFI_ALLOCATE_TYPE type, EFI_MEMORY_TYPE memory, UINTN pages,
                                       EFI_PHYSICAL_ADDRESS *start)
{
    if (++calls == number) return EFI_OUT_OF_RESOURCES;
    return services->AllocatePages(type, memory, pages, start);
}

static EFI_STATUS EFIAPI dirty_pages(EFI_ALLOCATE_TYPE type, EFI_MEMORY_TYPE memory, UINTN pages,
                                     EFI_PHYSICAL_ADDRESS *start)
{
    EFI_STATUS st = services->AllocatePages(type, memory, pages, start);

    if (!EFI_ERROR(st)) memset((VOID *)(uintptr_t)*start, JUNK, pages * PAGE);
    return st;
}

static void lie_pages_fail(void)
{
    lying_services.AllocatePages = failing_pages;
}

static void lie_pages_are_dirty(void)
{
    lying_services.AllocatePages = dirty_pages;
}

static EFI_STATUS EFIAPI failing_exit(EFI_HANDLE image, UINTN key)
{
    if (++calls <= number) return EFI_INVALID_PARAMETER;
    return services->ExitBootServices(image, key);
}

// The firmware stops its timer before it looks at the key.
static EFI_STATUS EFIAPI half_exit(EFI_HANDLE image, UINTN key)
{
    return services->ExitBootServices(image, ~key);
}

static void lie_exit_fails(void)
{
    lying_services.ExitBootServices = failing_exit;
}

static void lie_exit_is_half(void)
{
    lying_services.ExitBootServices = half_exit;
}

// ---- Protocols: the screen, the device path, random numbers ----

static EFI_GRAPHICS_OUTPUT_PROTOCOL *real_gop, lying_gop;
static EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE lying_mode;
static EFI_GRAPHICS_OUTPUT_MODE_INFORMATION lying_info;
static void (*screen_change)(void);

static EFI_GRAPHICS_OUTPUT_PROTOCOL *screen_copy(EFI_GRAPHICS_OUTPUT_PROTOCOL *gop)
{
    real_gop = gop;
    lying_gop = *gop;
    lying_mode = *gop->Mode;
    lying_info = *gop->Mode->Info;
    lying_gop.Mode = &lying_mode;
    lying_mode.Info = &lying_info;
    screen_change();
    return &lying_gop;
}

static void masks_set(UINT32 red, UINT32 green, UINT32 blue)
{
    lying_info.PixelFormat = PixelBitMask;
    lying_info.PixelInformation = (EFI_PIXEL_BITMASK){red, green, blue, 0xFF000000};
}

static void masks_565(void)
{
    masks_set(0xF80000, 0x00FC00, 0x0000F8);
}

static void masks_with_gaps(void)
{
    masks_set(0xA50000, 0x004200, 0x000081);
}

static void masks_overlap(void)
{
    masks_set(0xFF8000, 0x00FF00, 0x0001FF);
}

static void masks_zero(void)
{
    masks_set(0, 0, 0);
}

static void masks_one_bit(void)
{
    masks_set(0x800000, 0x008000, 0x000080);
}

static void masks_high(void)
{
    masks_set(0xFF000000, 0x00FF0000, 0x0000FF00);
}

static void format_blt(void)
{
    lying_info.PixelFormat = PixelBltOnly;
}

static void format_unknown(void)
{
    lying_info.PixelFormat = PixelFormatMax;
}

static void screen_half(void)
{
    lying_mode.FrameBufferSize /= 2;
}

static void screen_sliver(void)
{
    lying_mode.FrameBufferSize = 10 * 640 * 4;
}

static void screen_in_ram(void)
{
    lying_mode.FrameBufferBase = 0x1000;
}

// A small one, over nothing but the pages before and with the RSDP: OVMF keeps all tables there.
static void screen_in_tables(void)
{
    EFI_GUID rsdp = ACPI_20_TABLE_GUID;

    lying_info.HorizontalResolution = lying_info.PixelsPerScanLine = 128;
    lying_info.VerticalResolution = 64;
    lying_mode.FrameBufferSize = 128 * 64 * 4;
    for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++)
        if (guid_is(&system_table->ConfigurationTable[i].VendorGuid, rsdp))
            lying_mode.FrameBufferBase =
                align_down((uintptr_t)system_table->ConfigurationTable[i].VendorTable, PAGE) -
                lying_mode.FrameBufferSize + PAGE;
}

static void screen_beyond_cpu(void)
{
    lying_mode.FrameBufferBase = BIT(51);
}

static void screen_wraps(void)
{
    lying_mode.FrameBufferBase = UINT64_MAX - PAGE + 1;
}

static void screen_misaligned(void)
{
    lying_mode.FrameBufferBase += 2;
}

static void screen_narrow(void)
{
    lying_info.PixelsPerScanLine = lying_info.HorizontalResolution / 2;
}

static void screen_giant(void)
{
    lying_info.HorizontalResolution = UINT32_MAX;
    lying_info.VerticalResolution = UINT32_MAX;
    lying_info.PixelsPerScanLine = UINT32_MAX;
    lying_mode.FrameBufferSize = UINT64_MAX;
}

static void screen_has_no_info(void)
{
    lying_mode.Info = NULL;
}

// Says that there is a mode, and not which.
static EFI_STATUS EFIAPI empty_query_mode(EFI_GRAPHICS_OUTPUT_PROTOCOL *gop, UINT32 mode,
                                          UINTN *size, EFI_GRAPHICS_OUTPUT_MODE_INFORMATION **out)
{
    (void)gop, (void)mode;
    *size = 0;
    *out = NULL;
    return EFI_SUCCESS;
}

static void screen_has_no_modes(void)
{
    lying_gop.QueryMode = empty_query_mode;
}

static UINT8 endless_path[8 * KIB], stuck_path[4] = {HARDWARE_DEVICE_PATH, HW_PCI_DP, 0, 0};
static bool path_is_lie, interfaces_are_null;
static EFI_RNG_PROTOCOL lying_rng;

static EFI_STATUS EFIAPI lying_handle(EFI_HANDLE handle, EFI_GUID *guid, VOID **out)
{
    EFI_STATUS st = services->HandleProtocol(handle, guid, out);

    if (guid_is(guid, (EFI_GUID)LOADED_IMAGE_PROTOCOL)) return st;
    if (interfaces_are_null) {
        *out = NULL;
        return EFI_SUCCESS;
    }
    if (EFI_ERROR(st)) return st;
    if (screen_change && guid_is(guid, (EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID))
        *out = screen_copy(*out);
    if (path_is_lie && guid_is(guid, (EFI_GUID)EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID))
        *out = stuck_path;
    if (path_is_lie && guid_is(guid, (EFI_GUID)DEVICE_PATH_PROTOCOL)) *out = endless_path;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI lying_locate(EFI_GUID *guid, VOID *registration, VOID **out)
{
    if (interfaces_are_null) {
        *out = NULL;
        return EFI_SUCCESS;
    }
    if (lying_rng.GetRNG && guid_is(guid, (EFI_GUID)EFI_RNG_PROTOCOL_GUID)) {
        *out = &lying_rng;
        return EFI_SUCCESS;
    }
    return services->LocateProtocol(guid, registration, out);
}

static void lie_screen(void (*change)(void))
{
    screen_change = change;
    lying_services.HandleProtocol = lying_handle;
}

static void lie_paths_have_no_end(void)
{
    for (size_t i = 0; i < sizeof endless_path; i += sizeof(EFI_DEVICE_PATH))
        memcpy(endless_path + i, (UINT8[]){HARDWARE_DEVICE_PATH, HW_PCI_DP, 4, 0}, 4);
    path_is_lie = true;
    lying_services.HandleProtocol = lying_handle;
}

static void lie_interfaces_are_null(void)
{
    interfaces_are_null = true;
    lying_services.HandleProtocol = lying_handle;
    lying_services.LocateProtocol = lying_locate;
}

static EFI_STATUS EFIAPI failing_random(EFI_RNG_PROTOCOL *rng, EFI_RNG_ALGORITHM *algorithm,
                                        UINTN size, UINT8 *out)
{
    (void)rng, (void)algorithm;
    memset(out, JUNK, size);
    return EFI_NOT_READY;
}

static EFI_STATUS EFIAPI zero_random(EFI_RNG_PROTOCOL *rng, EFI_RNG_ALGORITHM *algorithm,
                                     UINTN size, UINT8 *out)
{
    (void)rng, (void)algorithm;
    memset(out, 0, size);
    return EFI_SUCCESS;
}

static void lie_random(EFI_RNG_GET_RNG get)
{
    lying_rng.GetRNG = get;
    lying_services.LocateProtocol = lying_locate;
}

static void lie_random_fails(void)
{
    lie_random((EFI_RNG_GET_RNG)failing_random);
}

static void lie_random_is_zero(void)
{
    lie_random((EFI_RNG_GET_RNG)zero_random);
}

// ---- Load options ----

static void lie_options_are_junk(void)
{
    static UINT8 junk[63];

    for (unsigned i = 0; i < sizeof junk; i++)
        junk[i] = (UINT8)(i * 37 + 200);
    real->LoadOptions = junk;
    real->LoadOptionsSize = sizeof junk;
}

static void lie_options_have_no_end(void)
{
    static CHAR16 text[] = u"log=debug nokaslr";

    real->LoadOptions = text;
    real->LoadOptionsSize = 2 * 9 + 1; // and half a character
}

static void lie_options_are_null(void)
{
    real->LoadOptions = NULL;
    real->LoadOptionsSize = UINT32_MAX;
}

static void lie_options_are_short(void)
{
    static UINT8 text[2] = {'R', 'C'};

    real->LoadOptions = text;
    real->LoadOptionsSize = sizeof text;
}

static void lie_device_is_null(void)
{
    real->DeviceHandle = NULL;
}

// ---- The system table ----

static EFI_CONFIGURATION_TABLE tables[64];

static void tables_point(uint64_t address)
{
    UINTN count = system_table->NumberOfTableEntries;

    if (count > ARRAY_SIZE(tables)) count = ARRAY_SIZE(tables);
    for (UINTN i = 0; i < count; i++) {
        tables[i] = system_table->ConfigurationTable[i];
        tables[i].VendorTable = (VOID *)(uintptr_t)address;
    }
    lying_system.ConfigurationTable = tables;
    lying_system.NumberOfTableEntries = count;
}

static void lie_tables_are_null(void)
{
    tables_point(0);
}

static void lie_tables_are_above_ram(void)
{
    tables_point(ABOVE_RAM);
}

static void lie_tables_are_beyond_cpu(void)
{
    tables_point(BEYOND_CPU);
}

static void lie_tables_wrap(void)
{
    tables_point(WRAPS_AROUND);
}

static void lie_tables_are_junk(void)
{
    static UINT8 junk[64 * KIB];

    memset(junk, JUNK, sizeof junk);
    tables_point((uintptr_t)junk + 7);
}

static void lie_tables_are_countless(void)
{
    lying_system.NumberOfTableEntries = UINT64_MAX;
}

static void lie_table_list_is_null(void)
{
    lying_system.ConfigurationTable = NULL;
}

static void lie_vendor_is_beyond_cpu(void)
{
    lying_system.FirmwareVendor = (CHAR16 *)(uintptr_t)BEYOND_CPU;
}

static void lie_vendor_is_null(void)
{
    lying_system.FirmwareVendor = NULL;
}

static void lie_runtime_is_null(void)
{
    lying_system.RuntimeServices = NULL;
}

static EFI_STATUS EFIAPI junk_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
    (void)capabilities;
    memset(time, JUNK, sizeof *time);
    return EFI_SUCCESS;
}

static void lie_time_is_junk(void)
{
    lying_runtime = *system_table->RuntimeServices;
    lying_runtime.GetTime = junk_time;
    lying_system.RuntimeServices = &lying_runtime;
}

// In the firmware's own memory, which is all that is left of it after boot services.
static void lie_reset_hangs(void)
{
    static const UINT8 loop[] = {0xF3, 0x90, 0xEB, 0xFC}; // pause, and back
    EFI_RUNTIME_SERVICES *runtime;
    EFI_PHYSICAL_ADDRESS page = 0;

    if (EFI_ERROR(services->AllocatePages(AllocateAnyPages, EfiRuntimeServicesCode, 1, &page)))
        return;
    memcpy((UINT8 *)(uintptr_t)page, loop, sizeof loop);
    runtime = (EFI_RUNTIME_SERVICES *)(uintptr_t)(page + 64);
    *runtime = *system_table->RuntimeServices;
    runtime->ResetSystem = (EFI_RESET_SYSTEM)(uintptr_t)page;
    lying_system.RuntimeServices = runtime;
}

static EFI_STATUS EFIAPI failing_watchdog(UINTN timeout, UINT64 code, UINTN size, CHAR16 *data)
{
    (void)timeout, (void)code, (void)size, (void)data;
    return EFI_UNSUPPORTED;
}

static void lie_watchdog_fails(void)
{
    lying_services.SetWatchdogTimer = failing_watchdog;
}

static void lie_console_is_null(void)
{
    lying_system.ConOut = NULL;
}

static EFI_STATUS EFIAPI failing_output(SIMPLE_TEXT_OUTPUT_INTERFACE *console, CHAR16 *text)
{
    (void)console, (void)text;
    return EFI_DEVICE_ERROR;
}

static void lie_console_fails(void)
{
    static SIMPLE_TEXT_OUTPUT_INTERFACE console;

    console = *system_table->ConOut;
    console.OutputString = failing_output;
    lying_system.ConOut = &console;
}

// ---- The list, and the start ----

struct lie {
    const char *name;
    void (*tell)(void);
    void (*tell_by)(void (*change)(void)); // with a change to the map or to the screen
    void (*change)(void);
};

#define MAP(how) .tell_by = lie_map, .change = (how)
#define SCREEN(how) .tell_by = lie_screen, .change = (how)

// Above each, the real failure that it stands for.
static const struct lie lies[] = {
    {.name = "none"}, // the liar itself
    // Descriptors of a later specification: OVMF's are longer than ours already.
    {"map-wide", MAP(map_widen)},
    // No specification orders the map.
    {"map-reversed", MAP(map_reverse)},
    // What is left of a map that drivers, option ROMs and loaders have all had their hands in.
    {"map-junk", MAP(map_soil)},
    // Firmware that was built with 32-bit structures.
    {"map-small", MAP(map_shorten)},
    // A size that a stub never fills in.
    {"map-stride-0", MAP(map_narrow)},
    // An e820 map that was converted without rounding.
    {"map-misaligned", MAP(map_misalign)},
    // A map that is not updated as memory is given out.
    {"map-lacks-us", MAP(map_hide_loader)},
    // Success, and nothing in it.
    {"map-empty", MAP(map_empty)},
    // A bit error in an SPD, or a hypervisor's bug: RAM that the CPU cannot address.
    {"map-beyond-cpu", MAP(map_run_beyond_cpu)},
    // Memory that was unplugged, or a controller that was set up wrong: RAM that is not there.
    {"map-beyond-ram", MAP(map_run_beyond_ram)},
    // Not enough memory for the firmware itself. N: which call.
    {"map-fails", .tell = lie_map_fails},
    // A size that is not initialised.
    {"map-huge", .tell = lie_map_is_huge},
    // Writes past the buffer that it was given.
    {"map-overflows", .tell = lie_map_is_larger_than_its_buffer},
    // Grows at each look.
    {"map-never-fits", .tell = lie_map_never_fits},
    // Memory is short. N: which allocation.
    {"pages-fail", .tell = lie_pages_fail},
    // A warm start: RAM holds what was there before.
    {"pages-dirty", .tell = lie_pages_are_dirty},
    // Something changes the map between the look and the exit, N times.
    {"exit-fails", .tell = lie_exit_fails},
    // A driver's notification fails after others have stopped their devices.
    {"exit-half", .tell = lie_exit_is_half},
    // Masks of a 16-bit mode that a card's driver shifted up to 32.
    {"masks-565", SCREEN(masks_565)},
    // A driver's arithmetic error.
    {"masks-gaps", SCREEN(masks_with_gaps)},
    {"masks-overlap", SCREEN(masks_overlap)},
    // "Bit mask", and nobody filled the masks in.
    {"masks-zero", SCREEN(masks_zero)},
    // A monochrome remote console.
    {"masks-1-bit", SCREEN(masks_one_bit)},
    // xRGB of the other byte order; the reserved byte claims a colour's place.
    {"masks-high", SCREEN(masks_high)},
    // Virtio GPUs, and any screen behind a link.
    {"screen-blt", SCREEN(format_blt)},
    // A format of a later specification.
    {"screen-format", SCREEN(format_unknown)},
    // The size of an earlier mode: half a screen, or ten lines.
    {"screen-half", SCREEN(screen_half)},
    {"screen-sliver", SCREEN(screen_sliver)},
    // A base address register that was read before it was set: into RAM, or onto the tables.
    {"screen-in-ram", SCREEN(screen_in_ram)},
    {"screen-in-tables", SCREEN(screen_in_tables)},
    // A 64-bit base address register read as junk.
    {"screen-beyond-cpu", SCREEN(screen_beyond_cpu)},
    {"screen-wraps", SCREEN(screen_wraps)},
    // An offset of a panned display added to the base.
    {"screen-misaligned", SCREEN(screen_misaligned)},
    // Fewer pixels a line than the mode is wide: a pitch in other units.
    {"screen-narrow", SCREEN(screen_narrow)},
    // All ones, as reads from a device that is gone.
    {"screen-giant", SCREEN(screen_giant)},
    // A screen that was unplugged: the protocol stays, its mode goes.
    {"screen-no-info", SCREEN(screen_has_no_info)},
    {"screen-no-modes", SCREEN(screen_has_no_modes)},
    // Device paths that a boot manager cut off.
    {"paths-endless", .tell = lie_paths_have_no_end},
    // "Success", for every protocol there could be.
    {"interfaces-null", .tell = lie_interfaces_are_null},
    // A TPM that is not started; a stub.
    {"random-fails", .tell = lie_random_fails},
    {"random-zero", .tell = lie_random_is_zero},
    // Boot entries whose optional data is a GUID or a structure of the firmware's own.
    {"options-junk", .tell = lie_options_are_junk},
    // Boot entries whose text ends with the data, and with half a character.
    {"options-endless", .tell = lie_options_have_no_end},
    // A size without data.
    {"options-null", .tell = lie_options_are_null},
    // Two bytes of the firmware's own, which happen to be letters.
    {"options-short", .tell = lie_options_are_short},
    // Loaded from memory: network boot, or a boot manager of another make.
    {"device-null", .tell = lie_device_is_null},
    // Tables that a driver took back or never installed, and pointers cut to 32 bits.
    {"tables-null", .tell = lie_tables_are_null},
    {"tables-above-ram", .tell = lie_tables_are_above_ram},
    {"tables-beyond-cpu", .tell = lie_tables_are_beyond_cpu},
    {"tables-wrap", .tell = lie_tables_wrap},
    {"tables-junk", .tell = lie_tables_are_junk},
    {"tables-countless", .tell = lie_tables_are_countless},
    {"tables-no-list", .tell = lie_table_list_is_null},
    // A boot loader before us that built a system table of its own.
    {"vendor-null", .tell = lie_vendor_is_null},
    {"vendor-beyond-cpu", .tell = lie_vendor_is_beyond_cpu},
    {"runtime-null", .tell = lie_runtime_is_null},
    // A clock without a battery.
    {"time-junk", .tell = lie_time_is_junk},
    // A way to reset that does nothing on this board, and a loop behind it.
    {"reset-hangs", .tell = lie_reset_hangs},
    // No timer hardware behind it.
    {"watchdog-fails", .tell = lie_watchdog_fails},
    // Headless servers: no console, or one whose device is gone.
    {"console-null", .tell = lie_console_is_null},
    {"console-fails", .tell = lie_console_fails},
};

// NAME, or NAME:N.
static bool lie_tell(const char *name, size_t length)
{
    size_t end = 0;

    while (end < length && name[end] != ':')
        end++;
    for (size_t i = end + 1; i < length; i++)
        number = number * 10 + (unsigned)(name[i] - '0');
    for (unsigned i = 0; i < ARRAY_SIZE(lies); i++) {
        const struct lie *lie = &lies[i];

        if (strlen(lie->name) != end || memcmp(lie->name, name, end) != 0) continue;
        if (lie->tell) lie->tell();
        if (lie->tell_by) lie->tell_by(lie->change);
        return true;
    }
    return false;
}

static void real_options_add(const char *word, size_t length)
{
    UINT32 at = real->LoadOptionsSize / sizeof(CHAR16);

    if (at > 0) real_options[at - 1] = ' '; // in the place of the end
    for (size_t i = 0; i < length && at < TEXT_MAX - 1; i++)
        real_options[at++] = (CHAR16)word[i];
    real_options[at++] = 0;
    real->LoadOptionsSize = at * sizeof(CHAR16);
}

// The shell's command line: our name, the words that are passed on, and the lies.
static bool words_read(const EFI_LOADED_IMAGE *own)
{
    static char text[TEXT_MAX];
    const CHAR16 *wide = own->LoadOptions;
    size_t length = 0, count = own->LoadOptionsSize / sizeof(CHAR16);

    for (; length < count && length < TEXT_MAX && wide[length]; length++)
        text[length] = (char)wide[length];
    for (size_t at = 0, n; at < length; at += n + 1) {
        for (n = 0; at + n < length && text[at + n] != ' '; n++)
            ;
        if (at == 0 || n == 0) continue;
        if (n < 4 || memcmp(text + at, "lie=", 4) != 0)
            real_options_add(text + at, n);
        else if (!lie_tell(text + at + 4, n - 4))
            return false;
    }
    return true;
}

// The path of REAL.EFI on the volume that we are from.
static EFI_DEVICE_PATH *real_path(EFI_HANDLE device)
{
    static UINT8 path[512];
    EFI_GUID guid = DEVICE_PATH_PROTOCOL;
    EFI_DEVICE_PATH *node, *to = (EFI_DEVICE_PATH *)path;

    if (EFI_ERROR(services->HandleProtocol(device, &guid, (VOID **)&node))) return NULL;
    for (; !IsDevicePathEnd(node); node = NextDevicePathNode(node), to = NextDevicePathNode(to))
        memcpy(to, node, DevicePathNodeLength(node));
    to->Type = MEDIA_DEVICE_PATH;
    to->SubType = MEDIA_FILEPATH_DP;
    SetDevicePathNodeLength(to, sizeof *to + sizeof REAL_FILE);
    memcpy(to + 1, REAL_FILE, sizeof REAL_FILE);
    to = NextDevicePathNode(to);
    SetDevicePathEndNode(to);
    return (EFI_DEVICE_PATH *)path;
}

static EFI_STATUS real_load(EFI_HANDLE image, const EFI_LOADED_IMAGE *own, EFI_HANDLE *out_image)
{
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    EFI_STATUS st =
        services->LoadImage(FALSE, image, real_path(own->DeviceHandle), NULL, 0, out_image);

    if (EFI_ERROR(st)) return st;
    st = services->HandleProtocol(*out_image, &guid, (VOID **)&real);
    if (EFI_ERROR(st)) return st;
    lying_services = *services;
    lying_system = *system_table;
    lying_system.BootServices = &lying_services;
    real->SystemTable = &lying_system;
    real->LoadOptions = real_options;
    return EFI_SUCCESS;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    EFI_LOADED_IMAGE *own;
    EFI_HANDLE real_image;
    EFI_STATUS st;

    system_table = system;
    services = system->BootServices;
    st = services->HandleProtocol(image, &guid, (VOID **)&own);
    if (!EFI_ERROR(st)) st = real_load(image, own, &real_image);
    if (EFI_ERROR(st)) {
        say("liar: cannot load REAL.EFI\r\n");
        return st;
    }
    if (!words_read(own)) {
        say("liar: no such lie\r\n");
        return EFI_INVALID_PARAMETER;
    }
    st = services->StartImage(real_image, NULL, NULL);
    say("liar: it returned ");
    say_hex(st);
    say("\r\n");
    return EFI_SUCCESS;
}
