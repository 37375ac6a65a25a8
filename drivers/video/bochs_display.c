// SPDX-License-Identifier: MIT
// Source: Bochs' VBE DISPI interface, as QEMU documents it in docs/specs/standard-vga.
#include <drivers/bochs_display.h>
#include <hal/io.h>

#define INDEX_PORT 0x1ceu
#define DATA_PORT 0x1cfu

enum display_register {
    DISPLAY_ID,
    DISPLAY_WIDTH,
    DISPLAY_HEIGHT,
    DISPLAY_DEPTH,
    DISPLAY_ENABLE,
    DISPLAY_BANK,
    DISPLAY_VIRTUAL_WIDTH,
    DISPLAY_VIRTUAL_HEIGHT,
    DISPLAY_X,
    DISPLAY_Y,
    DISPLAY_REGISTERS
};

#define ID_FIRST 0xb0c0u
#define ID_MASK 0xfff0u
#define ENABLE_ON 0x01u
#define ENABLE_LINEAR 0x40u

// VGA's attribute controller: index and data share a port, and reading the status tells it that an
// index comes next. Without this bit nothing is shown.
#define VGA_STATUS 0x3dau
#define VGA_ATTRIBUTE 0x3c0u
#define VGA_ATTRIBUTE_SHOW 0x20u

static uint32_t saved[DISPLAY_REGISTERS];
static bool is_saved;

static uint32_t register_read(enum display_register index)
{
    uint32_t value;
    status_t st = hal_port_write(INDEX_PORT, 2, index);
    if (st == ST_OK) st = hal_port_read(DATA_PORT, 2, &value);
    return st == ST_OK ? value : 0xffff;
}

static void register_write(enum display_register index, uint32_t value)
{
    status_t st = hal_port_write(INDEX_PORT, 2, index);
    if (st == ST_OK) st = hal_port_write(DATA_PORT, 2, value);
    (void)st; // the ports were there a moment ago
}

bool bochs_display_save(void)
{
    is_saved = (register_read(DISPLAY_ID) & ID_MASK) == ID_FIRST;
    for (unsigned i = 0; is_saved && i < DISPLAY_REGISTERS; i++)
        saved[i] = register_read((enum display_register)i);
    const uint32_t shown = ENABLE_ON | ENABLE_LINEAR;
    is_saved = is_saved && (saved[DISPLAY_ENABLE] & shown) == shown;
    return is_saved;
}

void bochs_display_restore(void)
{
    uint32_t status;
    if (!is_saved) return;
    // A mode takes effect when it is switched on; the virtual size and offsets follow that.
    register_write(DISPLAY_ENABLE, 0);
    for (unsigned i = DISPLAY_WIDTH; i <= DISPLAY_DEPTH; i++)
        register_write((enum display_register)i, saved[i]);
    register_write(DISPLAY_ENABLE, saved[DISPLAY_ENABLE]);
    for (unsigned i = DISPLAY_VIRTUAL_WIDTH; i < DISPLAY_REGISTERS; i++)
        register_write((enum display_register)i, saved[i]);
    if (hal_port_read(VGA_STATUS, 1, &status) == ST_OK)
        (void)!hal_port_write(VGA_ATTRIBUTE, 1, VGA_ATTRIBUTE_SHOW);
}
