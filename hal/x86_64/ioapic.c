// SPDX-License-Identifier: MIT
#include "ioapic.h"
#include "lock.h"
#include <base/bits.h>
#include <hal/io.h>

#define IOAPIC_SELECT 0x00
#define IOAPIC_WINDOW 0x10
#define IOAPIC_SIZE 0x20

#define IOAPIC_REG_VERSION 0x01
#define IOAPIC_REG_REDIRECTION 0x10 // two registers a pin
#define IOAPIC_PINS_MAX 240

#define REDIRECTION_ACTIVE_LOW BIT(13)
#define REDIRECTION_LEVEL BIT(15)
#define REDIRECTION_MASKED BIT(16)
#define REDIRECTION_DESTINATION_SHIFT 24 // in the high register

struct ioapic {
    volatile uint8_t *regs;
    uint32_t gsi_base;
    uint32_t pins;
};

static struct ioapic ioapics[HAL_IOAPIC_MAX];
static size_t ioapics_used;
static struct hal_lock lock;

// Select and window are a pair: the lock is held.
static uint32_t register_read(const struct ioapic *ioapic, unsigned reg)
{
    mmio_write32(ioapic->regs + IOAPIC_SELECT, reg);
    return mmio_read32(ioapic->regs + IOAPIC_WINDOW);
}

static void register_write(const struct ioapic *ioapic, unsigned reg, uint32_t value)
{
    mmio_write32(ioapic->regs + IOAPIC_SELECT, reg);
    mmio_write32(ioapic->regs + IOAPIC_WINDOW, value);
}

static void redirection_write(const struct ioapic *ioapic, unsigned pin, uint32_t low,
                              uint32_t high)
{
    unsigned reg = IOAPIC_REG_REDIRECTION + 2 * pin;
    hal_irq_state_t state = hal_lock_take(&lock);
    // Masked while the halves do not belong together.
    register_write(ioapic, reg, (uint32_t)REDIRECTION_MASKED);
    register_write(ioapic, reg + 1, high);
    register_write(ioapic, reg, low);
    hal_lock_give(&lock, state);
}

// Whether the candidate claims lines that another already serves, or is another once more.
static bool is_duplicate(const struct ioapic *candidate)
{
    for (size_t i = 0; i < ioapics_used; i++) {
        const struct ioapic *other = &ioapics[i];
        if (other->regs == candidate->regs) return true;
        if (candidate->gsi_base < other->gsi_base + other->pins &&
            other->gsi_base < candidate->gsi_base + candidate->pins) {
            return true;
        }
    }
    return false;
}

static void pins_mask(const struct ioapic *ioapic)
{
    for (unsigned pin = 0; pin < ioapic->pins; pin++)
        redirection_write(ioapic, pin, (uint32_t)REDIRECTION_MASKED, 0);
}

static void ioapic_add(const struct hal_ioapic_config *config,
                       void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    if (config->paddr == 0) return;
    struct ioapic ioapic = {map_mmio(config->paddr, IOAPIC_SIZE), config->gsi_base, 0};
    if (!ioapic.regs) return;
    hal_irq_state_t state = hal_lock_take(&lock);
    uint32_t version = register_read(&ioapic, IOAPIC_REG_VERSION);
    hal_lock_give(&lock, state);
    ioapic.pins = (version >> 16 & 0xff) + 1;
    // No device reads all ones, or all zero.
    if (version == UINT32_MAX || version == 0 || ioapic.pins > IOAPIC_PINS_MAX) return;
    if (ioapic.gsi_base > UINT32_MAX - ioapic.pins || is_duplicate(&ioapic)) return;
    pins_mask(&ioapic);
    ioapics[ioapics_used++] = ioapic;
}

void ioapic_init(const struct hal_irq_platform *platform,
                 void *(*map_mmio)(paddr_t paddr, uint64_t size))
{
    ioapics_used = 0;
    for (size_t i = 0; i < platform->ioapic_count && i < HAL_IOAPIC_MAX; i++) {
        ioapic_add(&platform->ioapics[i], map_mmio);
    }
}

size_t ioapic_count(void)
{
    return ioapics_used;
}

size_t ioapic_line_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < ioapics_used; i++)
        count += ioapics[i].pins;
    return count;
}

void ioapic_mask_all(void)
{
    for (size_t i = 0; i < ioapics_used; i++)
        pins_mask(&ioapics[i]);
}

status_t ioapic_find(uint32_t gsi, size_t *out_ioapic, unsigned *out_pin)
{
    for (size_t i = 0; i < ioapics_used; i++) {
        if (gsi >= ioapics[i].gsi_base && gsi - ioapics[i].gsi_base < ioapics[i].pins) {
            *out_ioapic = i;
            *out_pin = gsi - ioapics[i].gsi_base;
            return ST_OK;
        }
    }
    return ST_OUT_OF_RANGE;
}

status_t ioapic_route(const struct hal_irq_line *line, unsigned vector, uint32_t destination)
{
    size_t index;
    unsigned pin;
    status_t st = ioapic_find(line->gsi, &index, &pin);
    if (st < 0) return st;
    if (destination > 0xff) return ST_NOT_SUPPORTED;
    uint32_t low = vector; // fixed delivery, physical destination
    if (line->polarity == HAL_IRQ_ACTIVE_LOW) low |= (uint32_t)REDIRECTION_ACTIVE_LOW;
    if (line->trigger == HAL_IRQ_LEVEL) low |= (uint32_t)REDIRECTION_LEVEL;
    redirection_write(&ioapics[index], pin, low, destination << REDIRECTION_DESTINATION_SHIFT);
    return ST_OK;
}

status_t ioapic_mask(uint32_t gsi, bool is_masked)
{
    size_t index;
    unsigned pin;
    status_t st = ioapic_find(gsi, &index, &pin);
    if (st < 0) return st;
    unsigned reg = IOAPIC_REG_REDIRECTION + 2 * pin;
    hal_irq_state_t state = hal_lock_take(&lock);
    uint32_t low = register_read(&ioapics[index], reg) & ~(uint32_t)REDIRECTION_MASKED;
    register_write(&ioapics[index], reg, low | (is_masked ? (uint32_t)REDIRECTION_MASKED : 0));
    hal_lock_give(&lock, state);
    return ST_OK;
}

status_t ioapic_move(uint32_t gsi, uint32_t destination)
{
    size_t index;
    unsigned pin;
    status_t st = ioapic_find(gsi, &index, &pin);
    if (st < 0) return st;
    if (destination > 0xff) return ST_NOT_SUPPORTED;
    // The vector stays, so this one write is all, and nothing is lost.
    hal_irq_state_t state = hal_lock_take(&lock);
    register_write(&ioapics[index], IOAPIC_REG_REDIRECTION + 2 * pin + 1,
                   destination << REDIRECTION_DESTINATION_SHIFT);
    hal_lock_give(&lock, state);
    return ST_OK;
}
