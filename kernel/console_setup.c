// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <device/console.h>
#include <drivers/framebuffer_console.h>
#include <drivers/serial.h>
#include <hal/mmu.h>
#include <kernel/console_setup.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform.h>
#include <kernel/platform_firmware.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>

#define SERIAL_MAX 4
#define BAUD_DEFAULT 115200
#define UART_CLOCK_HZ 1843200

static bool wants_serial = true, wants_framebuffer = true;
static bool has_named_port; // console= names one: then it is the only one
static struct serial_config named_port;

// The screen before vmm_init, as the loader mapped it.
#define LOADER_SCREEN_WIDTH 1024
#define LOADER_SCREEN_HEIGHT 768
static struct boot_framebuffer loader_framebuffer;
static void *loader_pixels; // NULL: none

// The PC's four, by convention.
static const struct {
    uint16_t port;
    uint8_t isa_irq;
} com_ports[] = {{0x3F8, 4}, {0x2F8, 3}, {0x3E8, 4}, {0x2E8, 3}};

static struct serial_config port_config(uint16_t port, const char *source)
{
    return (struct serial_config){
        .port = port,
        .register_stride = 1,
        .access_width = 1,
        .baud = BAUD_DEFAULT,
        .clock_hz = UART_CLOCK_HZ,
        .source = source,
    };
}

// "0x3f8" or "0x3f8,9600": the first number, and the second if there is one.
static bool parse_pair(const char *text, uint64_t *out_first, uint64_t *io_second)
{
    char first[32];
    const char *comma = strchr(text, ',');
    if (comma == NULL) return option_parse_number(text, out_first);
    size_t length = (size_t)(comma - text);
    if (length >= sizeof first) return false;
    memcpy(first, text, length);
    first[length] = '\0';
    return option_parse_number(first, out_first) && option_parse_number(comma + 1, io_second);
}

// comN[,BAUD], ioport:PORT[,BAUD], mmio:ADDRESS[,BAUD]
static bool parse_port(const char *text, struct serial_config *out)
{
    uint64_t where, baud = BAUD_DEFAULT;
    *out = port_config(0, "console=");
    if (strncmp(text, "com", 3) == 0) {
        if (!parse_pair(text + 3, &where, &baud) || where - 1 >= ARRAY_SIZE(com_ports))
            return false;
        out->port = com_ports[where - 1].port;
    } else if (strncmp(text, "ioport:", 7) == 0) {
        if (!parse_pair(text + 7, &where, &baud) || where > UINT16_MAX - 7) return false;
        out->port = (uint16_t)where;
    } else if (strncmp(text, "mmio:", 5) == 0) {
        if (!parse_pair(text + 5, &where, &baud)) return false;
        out->is_mmio = true;
        out->paddr = where;
    } else {
        return false;
    }
    if (baud > BAUD_DEFAULT) return false;
    out->baud = (uint32_t)baud;
    return true;
}

static void parse_option(void)
{
    const char *option = option_get("console");
    if (option == NULL) return;
    if (strcmp(option, "serial") == 0) {
        wants_framebuffer = false;
    } else if (strcmp(option, "fb") == 0) {
        wants_serial = false;
    } else if (strcmp(option, "none") == 0) {
        wants_serial = wants_framebuffer = false;
    } else if (parse_port(option, &named_port)) {
        has_named_port = true;
    } else {
        log_warn("console",
                 "console=%s: not known (serial, fb, none, comN[,BAUD], ioport:PORT[,BAUD], "
                 "mmio:ADDRESS[,BAUD]); the default is used",
                 option);
    }
}

static void serial_start(const struct serial_config *config)
{
    status_t st = serial_console_init(config, vmm_map_mmio);
    if (st < 0 && st != ST_ALREADY_EXISTS) {
        log_info("console", "no serial port at %s %#llx (%s): %s",
                 config->is_mmio ? "memory" : "port",
                 config->is_mmio ? (unsigned long long)config->paddr : config->port, config->source,
                 status_string(st));
    }
}

// A screen in RAM lies in reserved memory. Where the firmware has its tables or its code, or other
// RAM is in use, the address is a lie.
static bool overlaps_memory(const struct boot_framebuffer *fb)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count; i++) {
        bool overlaps =
            ranges[i].start < fb->paddr + fb->size && fb->paddr < ranges[i].start + ranges[i].size;
        switch (ranges[i].kind) {
        case MEMORY_FREE:
        case MEMORY_KERNEL:
        case MEMORY_BOOT_SCRATCH:
        case MEMORY_ACPI_TABLES:
        case MEMORY_RUNTIME:
            if (overlaps) return true;
            break;
        default:
            break;
        }
    }
    return false;
}

// Room for the cells of that screen: 8 bytes for each 8x16 pixels, and a little for each row.
static void *loader_screen_cells(size_t size)
{
    static uint64_t cells[(LOADER_SCREEN_WIDTH / 8 + 1) * (LOADER_SCREEN_HEIGHT / 16)];
    return size <= sizeof cells ? cells : NULL;
}

void console_setup_panic(void)
{
    if (!wants_framebuffer || loader_pixels == NULL || hal_mmu_active() != NULL) return;
    if (overlaps_memory(&loader_framebuffer)) return;
    // Without it the report has what other consoles there are.
    (void)!framebuffer_console_init(&loader_framebuffer, loader_pixels, loader_screen_cells);
}

static void loader_screen_init(const struct boot_info *boot)
{
    struct boot_framebuffer *fb = &loader_framebuffer;
    *fb = boot->framebuffer;
    if (fb->width > LOADER_SCREEN_WIDTH) fb->width = LOADER_SCREEN_WIDTH;
    if (fb->height > LOADER_SCREEN_HEIGHT) fb->height = LOADER_SCREEN_HEIGHT;
    if (fb->size > BOOT_FB_MAPPED_MAX) fb->size = BOOT_FB_MAPPED_MAX;
    loader_pixels = (void *)boot->framebuffer_va;
}

void console_setup_early(const struct boot_info *boot)
{
    parse_option();
    loader_screen_init(boot);
    if (!wants_serial) return;
    if (!has_named_port) {
        struct serial_config com1 = port_config(com_ports[0].port, "legacy");
        serial_start(&com1);
    } else if (!named_port.is_mmio) {
        serial_start(&named_port);
    }
}

void console_setup_framebuffer(const struct boot_info *boot)
{
    const struct boot_framebuffer *fb = &boot->framebuffer;
    if (!wants_framebuffer) return;
    if (fb->format == BOOT_FB_NONE || fb->format == BOOT_FB_BLT_ONLY || fb->size == 0) {
        log_info("console", "no framebuffer%s",
                 fb->format == BOOT_FB_BLT_ONLY ? ": the screen takes only Blt" : "");
        return;
    }
    if (overlaps_memory(fb)) {
        log_warn("console", "the framebuffer at %#llx lies over memory in use",
                 (unsigned long long)fb->paddr);
        return;
    }
    void *pixels = vmm_map_physical(fb->paddr, fb->size, HAL_MMU_WRITE, HAL_MMU_WRITE_COMBINING);
    if (pixels == NULL) {
        log_warn("console", "the framebuffer at %#llx cannot be mapped",
                 (unsigned long long)fb->paddr);
        return;
    }
    status_t st = framebuffer_console_init(fb, pixels, vmm_alloc);
    if (st < 0) {
        log_warn("console", "framebuffer %ux%u at %#llx: %s", fb->width, fb->height,
                 (unsigned long long)fb->paddr, status_string(st));
        vmm_unmap(pixels, fb->size);
    }
}

void console_setup_logo(void)
{
    struct framebuffer_logo logo;
    const char *option = option_get("logo");
    // In another mode than the firmware's it is nowhere, and its place is not meant for this one.
    if (option_is_set("video") || (option && strcmp(option, "off") == 0)) return;
    if (!framebuffer_console_is_there() || !platform_logo(&logo)) return;
    status_t st = framebuffer_console_logo(&logo);
    if (st < 0 && st != ST_NO_DEVICE) {
        log_info("console", "the firmware's logo of %zu bytes, at %u, %u: %s", logo.size, logo.x,
                 logo.y, status_string(st));
    }
    platform_logo_release(&logo);
}

// The interrupt of a port at one of the PC's four places, when nothing said it.
static void legacy_irq(struct serial_config *config)
{
    for (size_t i = 0; i < ARRAY_SIZE(com_ports); i++) {
        if (config->is_mmio || config->has_irq || config->port != com_ports[i].port) continue;
        config->irq = platform_isa_irq(com_ports[i].isa_irq);
        config->has_irq = true;
    }
}

static void serial_setup(void)
{
    struct serial_config ports[SERIAL_MAX];
    if (has_named_port) {
        legacy_irq(&named_port);
        serial_start(&named_port);
        return;
    }
    size_t count = platform_serial_ports(ports, SERIAL_MAX);
    for (size_t i = 0; i < count; i++) {
        legacy_irq(&ports[i]);
        serial_start(&ports[i]);
    }
}

void console_setup_serial(const struct boot_info *boot)
{
    if (wants_serial) serial_setup();
    bool is_choice = has_named_port || wants_serial != wants_framebuffer;
    if (console_get(0) || !is_choice) return;
    // What console= asks for is not on this machine: rather another console than none.
    log_warn("console", "console=%s: there is none", option_get("console"));
    if (wants_framebuffer) {
        has_named_port = false;
        serial_setup();
    } else {
        wants_framebuffer = true;
        console_setup_framebuffer(boot);
    }
}
