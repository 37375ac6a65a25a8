// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/console.h>
#include <drivers/framebuffer_console.h>
#include <sched/spinlock.h>

#include "logo.h"
#include "terminal.h"

#define WRITE_PIECE 256 // bytes handled with the lock held

// One screen: firmware hands over one framebuffer.
static struct {
    struct spinlock lock; // guards the terminal and the screen
    struct console console;
    struct terminal terminal;
    struct text_screen screen;
    char description[64];
    bool is_panicking;
} framebuffer = {.lock = SPINLOCK_INIT("framebuffer")};

static void framebuffer_flush(struct console *console)
{
    (void)console;
    struct text_screen *screen = &framebuffer.screen;
    hal_irq_state_t irqs = spin_lock_irq(&framebuffer.lock);
    text_screen_flush_begin(screen);
    spin_unlock_irq(&framebuffer.lock, irqs);
    for (unsigned row = 0; row < screen->rows; row++) {
        irqs = spin_lock_irq(&framebuffer.lock);
        text_screen_flush_row(screen, row);
        spin_unlock_irq(&framebuffer.lock, irqs);
    }
}

static void framebuffer_write(struct console *console, const char *text, size_t length)
{
    bool has_line_end = false;
    while (length > 0) {
        size_t piece = length < WRITE_PIECE ? length : WRITE_PIECE;
        hal_irq_state_t irqs = spin_lock_irq(&framebuffer.lock);
        terminal_write(&framebuffer.terminal, text, piece);
        has_line_end = has_line_end || text[piece - 1] == '\n';
        spin_unlock_irq(&framebuffer.lock, irqs);
        text += piece;
        length -= piece;
    }
    // A line on a screen with room left costs no more now than later, and shows how far a machine
    // came that then hangs. Once lines scroll, a redraw is for many of them.
    bool is_cheap = has_line_end && !framebuffer.screen.is_all_dirty;
    if (is_cheap || framebuffer.is_panicking) framebuffer_flush(console);
}

static void framebuffer_enter_panic(struct console *console)
{
    framebuffer.is_panicking = true;
    // Whoever was writing may have been stopped inside an escape sequence.
    terminal_init(&framebuffer.terminal, &framebuffer.screen);
    framebuffer_flush(console);
}

bool framebuffer_console_is_there(void)
{
    return framebuffer.console.write != NULL;
}

void framebuffer_console_redraw(void)
{
    if (!framebuffer_console_is_there()) return;
    hal_irq_state_t irqs = spin_lock_irq(&framebuffer.lock);
    text_screen_redraw(&framebuffer.screen);
    spin_unlock_irq(&framebuffer.lock, irqs);
    framebuffer_flush(&framebuffer.console);
}

status_t framebuffer_console_logo(const struct framebuffer_logo *logo)
{
    if (!framebuffer.console.write) return ST_NO_DEVICE;
    hal_irq_state_t irqs = spin_lock_irq(&framebuffer.lock);
    status_t st = logo_draw(&framebuffer.screen, logo);
    spin_unlock_irq(&framebuffer.lock, irqs);
    return st;
}

static const char *format_name(uint32_t format)
{
    return format == BOOT_FB_RGBX ? "RGBX" : format == BOOT_FB_BGRX ? "BGRX" : "bitmask";
}

status_t framebuffer_console_init(const struct boot_framebuffer *fb, void *pixels,
                                  void *(*alloc)(size_t size))
{
    if (framebuffer.console.write) return ST_ALREADY_EXISTS;
    struct surface surface;
    status_t st = surface_init(&surface, fb, pixels);
    if (st < 0) return st;
    size_t size = text_screen_memory_size(&surface, &font_console);
    if (size == 0) return ST_INVALID_ARGUMENT;
    void *memory = alloc(size);
    if (!memory) return ST_NO_MEMORY;

    text_screen_init(&framebuffer.screen, &surface, &font_console, memory);
    terminal_init(&framebuffer.terminal, &framebuffer.screen);
    snprintf(framebuffer.description, sizeof framebuffer.description,
             "%ux%u %s, %u bits a pixel, %ux%u characters", fb->width, fb->height,
             format_name(fb->format), fb->bits_per_pixel, framebuffer.screen.columns,
             framebuffer.screen.rows);
    framebuffer.console = (struct console){
        .name = "framebuffer",
        .description = framebuffer.description,
        .write = framebuffer_write,
        .flush = framebuffer_flush,
        .enter_panic = framebuffer_enter_panic,
        .columns = framebuffer.screen.columns,
        .rows = framebuffer.screen.rows,
    };
    console_register(&framebuffer.console);
    return ST_OK;
}
