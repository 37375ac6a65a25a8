// SPDX-License-Identifier: MIT
// What acpiexec's world has besides memory and I/O: bytes that remember what is written in one
// space for each address space, transactions whose reply is a pattern, and its answers to _OSI.

#include <string.h>

#include <base/bits.h>

#include "world.h"

#define SPACE_VENDOR_FIRST 0x80 // the only one of vendors' spaces that acpiexec serves

static const uint8_t spaces[WORLD_SPACES] = {
    ACPI_SPACE_PCI_CONFIG,     ACPI_SPACE_EC,         ACPI_SPACE_SMBUS,
    ACPI_SPACE_CMOS,           ACPI_SPACE_PCI_BAR,    ACPI_SPACE_IPMI,
    ACPI_SPACE_GPIO,           ACPI_SPACE_SERIAL_BUS, ACPI_SPACE_PCC,
    ACPI_SPACE_FIXED_HARDWARE, SPACE_VENDOR_FIRST,
};

// As acpiexec replies: IPMI counts up from the third byte on, the serial buses from 0xA0.
static void transaction_reply(struct acpi_region_access *access)
{
    static const uint8_t lengths[16] = {[0x04] = 1, [0x06] = 1, [0x08] = 2, [0x0c] = 2};
    bool is_ipmi = access->space == ACPI_SPACE_IPMI;
    size_t length = access->buffer_length - 2;
    if (access->attribute == 0x0a) length = 32; // AttribBlock
    if (lengths[access->attribute & 15]) length = lengths[access->attribute & 15];
    access->buffer[0] = 0;
    access->buffer[1] = (uint8_t)length;
    for (size_t i = 2; i < access->buffer_length && i < length + 2; i++)
        access->buffer[i] = (uint8_t)(is_ipmi ? i + 2 : 0xa0 + i - 2);
}

static void bytes_access(struct world_space *space, struct acpi_region_access *access)
{
    unsigned width = access->width ? access->width : 1 + (access->bits - 1) / 8;
    if (access->is_write) {
        for (unsigned i = 0; i < width && i < sizeof access->value; i++)
            sparse_write(&space->bytes, access->address + i, (uint8_t)(access->value >> (8 * i)));
        return;
    }
    access->value = 0;
    for (unsigned i = 0; i < width && i < sizeof access->value; i++)
        access->value |= (uint64_t)sparse_read(&space->bytes, access->address + i) << (8 * i);
}

static status_t space_access(void *arg, struct acpi_region_access *access)
{
    struct world_space *space = arg;
    if (access->space == ACPI_SPACE_PCC) return ST_OK; // reads 0 whatever the fill is
    if (!access->buffer) {
        bytes_access(space, access);
    } else if (access->space == ACPI_SPACE_FIXED_HARDWARE) {
        for (size_t i = 0; i < access->buffer_length; i++) {
            uint64_t at = access->address + i;
            if (access->is_write)
                sparse_write(&space->bytes, at, access->buffer[i]);
            else
                access->buffer[i] = sparse_read(&space->bytes, at);
        }
    } else if (access->buffer_length >= 2) {
        transaction_reply(access);
    }
    char name[ACPI_SPACE_NAME_SIZE];
    world_trace(space->world, access->is_write ? "write" : "read",
                acpi_space_name(access->space, name), access->address, access->width,
                access->value);
    return ST_OK;
}

// acpiexec tells no _REG of PCI_Config, and has one configuration space for all functions.
static status_t space_install(struct world_space *space, unsigned number, struct acpi_context *ctx)
{
    if (number == ACPI_SPACE_PCI_CONFIG)
        return acpi_region_handler_install_no_reg(ctx, number, space_access, space);
    return acpi_region_handler_install(ctx, number, space_access, space);
}

// What acpiexec 20200925 does not answer yes to.
static status_t interfaces_remove(struct acpi_context *ctx)
{
    static const char *const names[] = {
        "Windows 2001 SP3",
        "Windows 2020",
        "Windows 2021",
        "Windows 2022",
        "Module Device",
        "Processor Device",
        "Processor Aggregator Device",
        "3.0 _SCP Extensions",
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        status_t st = acpi_osi_set(ctx, names[i], ACPI_OSI_NO);
        if (st < 0) return st;
    }
    return ST_OK;
}

status_t world_acpiexec_begin(struct world *w, struct acpi_context *ctx)
{
    if (w->kind != WORLD_ACPIEXEC) return ST_OK;
    for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
        w->spaces[i].world = w;
        w->spaces[i].bytes.fill = w->fill;
        status_t st = space_install(&w->spaces[i], spaces[i], ctx);
        if (st < 0) return st;
    }
    return interfaces_remove(ctx);
}

// acpiexec takes this one back, to try that it can, once all is initialised.
status_t world_acpiexec_initialized(struct world *w, struct acpi_context *ctx)
{
    if (w->kind != WORLD_ACPIEXEC) return ST_OK;
    return acpi_osi_set(ctx, "Windows 2006", ACPI_OSI_NO);
}

void world_spaces_destroy(struct world *w)
{
    for (size_t i = 0; i < ARRAY_SIZE(spaces); i++)
        sparse_destroy(&w->spaces[i].bytes);
}
