// SPDX-License-Identifier: MIT
// Messages of PCI functions: MSI-X and MSI. PCI Local Bus 3.0, 6.8.

#include "irq_internal.h"

#include <base/bits.h>
#include <hal/io.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>

#define PCI_COMMAND 0x04
#define COMMAND_MEMORY 0x0002u
#define COMMAND_BUS_MASTER 0x0004u
#define COMMAND_INTX_OFF 0x0400u
#define PCI_STATUS 0x06
#define STATUS_CAPABILITIES 0x0010u
#define PCI_BAR 0x10
#define BAR_COUNT 6
#define BAR_IO 0x1u
#define BAR_TYPE_MASK 0x6u
#define BAR_TYPE_64 0x4u
#define BAR_ADDRESS 0xfffffff0u
#define PCI_CAPABILITIES 0x34
#define CAPABILITIES_MAX 48 // no more fit behind the header

#define CAPABILITY_MSI 0x05
#define CAPABILITY_MSIX 0x11

#define MSI_CONTROL 2
#define MSI_CONTROL_ENABLE 0x0001u
#define MSI_CONTROL_CAPABLE(control) ((control) >> 1 & 7)
#define MSI_CONTROL_ENABLED_SHIFT 4
#define MSI_CONTROL_ENABLED_MASK 0x0070u
#define MSI_CONTROL_64 0x0080u
#define MSI_ADDRESS 4

#define MSIX_CONTROL 2
#define MSIX_CONTROL_ENABLE 0x8000u
#define MSIX_CONTROL_MASK_ALL 0x4000u
#define MSIX_CONTROL_SIZE(control) (((control)&0x7ff) + 1)
#define MSIX_TABLE 4
#define MSIX_TABLE_BAR 7u
#define MSIX_ENTRY_SIZE 16
#define MSIX_ENTRY_DATA 8
#define MSIX_ENTRY_CONTROL 12
#define MSIX_ENTRY_MASKED 1u

#define MSI_MAX 32

struct message {
    struct irq_source source;
    struct msi_set *set;
    unsigned index;
    struct hal_msi msi; // MSI: the first one's counts for all
};

struct msi_set {
    struct list_node node;
    struct pci_config config;
    uint16_t capability;
    bool is_x, is_64bit;
    volatile uint8_t *table; // MSI-X
    uint64_t table_size;
    unsigned count;
    struct message messages[];
};

// Guards the list of sets, and where their messages go.
static struct mutex sets_lock = MUTEX_INIT(sets_lock, "PCI messages");
static struct list_node sets = LIST_INIT(sets);

// Configuration space. What a read could not get reads as all ones, as from a device that is gone.

static uint32_t config_read(const struct pci_config *config, unsigned offset, unsigned width)
{
    uint32_t value;
    status_t st = config->read(config->ctx, (uint16_t)offset, width, &value);
    return st < 0 ? UINT32_MAX : value;
}

static void config_write(const struct pci_config *config, unsigned offset, unsigned width,
                         uint32_t value)
{
    status_t st = config->write(config->ctx, (uint16_t)offset, width, value);
    if (st < 0) log_warn("msi", "configuration write at %#x: %s", offset, status_string(st));
}

static void command_change(const struct pci_config *config, uint32_t clear, uint32_t set)
{
    uint32_t command = config_read(config, PCI_COMMAND, 2) & 0xffff;
    config_write(config, PCI_COMMAND, 2, (command & ~clear) | set);
}

// 0: none. The list may be a loop.
static uint16_t capability_find(const struct pci_config *config, uint8_t id)
{
    uint32_t status = config_read(config, PCI_STATUS, 2);
    if (status == UINT32_MAX || !(status & STATUS_CAPABILITIES)) return 0;
    uint32_t at = config_read(config, PCI_CAPABILITIES, 1) & 0xfc;
    for (unsigned i = 0; i < CAPABILITIES_MAX && at >= 0x40; i++) {
        uint32_t head = config_read(config, at, 2);
        if (head == UINT32_MAX) return 0;
        if ((head & 0xff) == id) return (uint16_t)at;
        at = head >> 8 & 0xfc;
    }
    return 0;
}

static bool bar_address(const struct pci_config *config, unsigned bar, paddr_t *out_paddr)
{
    if (bar >= BAR_COUNT) return false;
    uint32_t low = config_read(config, PCI_BAR + 4 * bar, 4);
    if (low == UINT32_MAX || (low & BAR_IO)) return false;
    *out_paddr = low & BAR_ADDRESS;
    if ((low & BAR_TYPE_MASK) == BAR_TYPE_64) {
        if (bar + 1 >= BAR_COUNT) return false;
        *out_paddr |= (paddr_t)config_read(config, PCI_BAR + 4 * (bar + 1), 4) << 32;
    }
    return *out_paddr != 0;
}

// MSI-X

static volatile uint8_t *table_entry(const struct message *message)
{
    return message->set->table + (size_t)message->index * MSIX_ENTRY_SIZE;
}

static void msix_mask(struct irq_source *source, bool is_masked)
{
    struct message *message = container_of(source, struct message, source);
    mmio_write32(table_entry(message) + MSIX_ENTRY_CONTROL, is_masked ? MSIX_ENTRY_MASKED : 0);
}

static bool msix_is_masked(const struct message *message)
{
    return (mmio_read32(table_entry(message) + MSIX_ENTRY_CONTROL) & MSIX_ENTRY_MASKED) != 0;
}

// Masked while it is half written.
static void msix_write(const struct message *message)
{
    volatile uint8_t *entry = table_entry(message);
    bool was_masked = msix_is_masked(message);
    mmio_write32(entry + MSIX_ENTRY_CONTROL, MSIX_ENTRY_MASKED);
    mmio_write32(entry, (uint32_t)message->msi.address);
    mmio_write32(entry + 4, (uint32_t)(message->msi.address >> 32));
    mmio_write32(entry + MSIX_ENTRY_DATA, message->msi.data);
    if (!was_masked) mmio_write32(entry + MSIX_ENTRY_CONTROL, 0);
}

static status_t table_map(struct msi_set *set, unsigned entries)
{
    uint32_t where = config_read(&set->config, set->capability + MSIX_TABLE, 4);
    paddr_t bar;
    if (!bar_address(&set->config, where & MSIX_TABLE_BAR, &bar)) return ST_NOT_SUPPORTED;
    set->table_size = (uint64_t)entries * MSIX_ENTRY_SIZE;
    set->table = vmm_map_mmio(bar + (where & ~MSIX_TABLE_BAR), set->table_size);
    return set->table ? ST_OK : ST_NO_MEMORY;
}

static status_t msix_switch_on(struct msi_set *set)
{
    uint32_t control = config_read(&set->config, set->capability + MSIX_CONTROL, 2);
    unsigned entries = MSIX_CONTROL_SIZE(control), wanted = set->count;
    set->count = 0;
    command_change(&set->config, 0, COMMAND_MEMORY);
    status_t st = table_map(set, entries);
    if (st < 0) return st;
    control |= MSIX_CONTROL_ENABLE | MSIX_CONTROL_MASK_ALL;
    config_write(&set->config, set->capability + MSIX_CONTROL, 2, control);
    for (unsigned i = 0; i < entries; i++)
        mmio_write32(set->table + i * MSIX_ENTRY_SIZE + MSIX_ENTRY_CONTROL, MSIX_ENTRY_MASKED);
    for (; set->count < wanted && set->count < entries; set->count++) {
        struct message *message = &set->messages[set->count];
        st = hal_msi_alloc(1, HAL_CPU_ANY, &message->msi);
        if (st < 0) break;
        msix_write(message);
    }
    if (set->count == 0) return st;
    config_write(&set->config, set->capability + MSIX_CONTROL, 2, control & ~MSIX_CONTROL_MASK_ALL);
    return ST_OK;
}

// MSI. Not all devices can mask single messages, so none is.

static void msi_mask(struct irq_source *source, bool is_masked)
{
    (void)source;
    (void)is_masked;
}

static void msi_write(const struct msi_set *set)
{
    const struct hal_msi *msi = &set->messages[0].msi;
    unsigned at = set->capability + MSI_ADDRESS;
    config_write(&set->config, at, 4, (uint32_t)msi->address);
    if (set->is_64bit) config_write(&set->config, at + 4, 4, (uint32_t)(msi->address >> 32));
    config_write(&set->config, at + (set->is_64bit ? 8 : 4), 2, msi->data);
}

static status_t msi_switch_on(struct msi_set *set)
{
    uint32_t control = config_read(&set->config, set->capability + MSI_CONTROL, 2);
    set->is_64bit = (control & MSI_CONTROL_64) != 0;
    unsigned power = 0, capable = MSI_CONTROL_CAPABLE(control);
    while (power < capable && 2u << power <= set->count) // of at most MSI_MAX
        power++;
    status_t st;
    // Neighbours may be lacking where single ones are not.
    while ((st = hal_msi_alloc(1u << power, HAL_CPU_ANY, &set->messages[0].msi)) ==
               ST_LIMIT_REACHED &&
           power > 0)
        power--;
    set->count = st < 0 ? 0 : 1u << power;
    if (st < 0) return st;
    msi_write(set);
    control = (control & ~MSI_CONTROL_ENABLED_MASK) | power << MSI_CONTROL_ENABLED_SHIFT;
    config_write(&set->config, set->capability + MSI_CONTROL, 2, control | MSI_CONTROL_ENABLE);
    return ST_OK;
}

// Both

static unsigned handle_of(const struct msi_set *set, unsigned index)
{
    return set->is_x ? set->messages[index].msi.handle : set->messages[0].msi.handle + index;
}

static void set_switch_off(struct msi_set *set)
{
    unsigned offset = set->capability + (unsigned)(set->is_x ? MSIX_CONTROL : MSI_CONTROL);
    uint32_t control = config_read(&set->config, offset, 2);
    control &= ~(set->is_x ? MSIX_CONTROL_ENABLE : MSI_CONTROL_ENABLE);
    config_write(&set->config, offset, 2, control);
    command_change(&set->config, COMMAND_INTX_OFF, 0);
    for (unsigned i = 0; i < set->count && (set->is_x || i == 0); i++)
        hal_msi_free(handle_of(set, i));
    vmm_unmap((void *)(uintptr_t)set->table, set->table_size);
}

status_t msi_enable(const struct pci_config *config, unsigned wanted, struct msi_set **out_set,
                    unsigned *out_count)
{
    uint16_t msix = capability_find(config, CAPABILITY_MSIX);
    uint16_t capability = msix ? msix : capability_find(config, CAPABILITY_MSI);
    if (capability == 0) return ST_NOT_SUPPORTED;
    if (wanted == 0) return ST_INVALID_ARGUMENT;
    if (!msix && wanted > MSI_MAX) wanted = MSI_MAX;
    struct msi_set *set = kzalloc(sizeof *set + wanted * sizeof set->messages[0]);
    if (!set) return ST_NO_MEMORY;
    set->config = *config;
    set->capability = capability;
    set->is_x = msix != 0;
    set->count = wanted;
    for (unsigned i = 0; i < wanted; i++) {
        set->messages[i].set = set;
        set->messages[i].index = i;
        irq_source_init(&set->messages[i].source, set->is_x ? msix_mask : msi_mask);
    }
    mutex_lock(&sets_lock);
    status_t st = set->is_x ? msix_switch_on(set) : msi_switch_on(set);
    if (st == ST_OK) list_append(&sets, &set->node);
    mutex_unlock(&sets_lock);
    if (st < 0) {
        log_warn("msi", "%s capability at %#x: %s", set->is_x ? "MSI-X" : "MSI", capability,
                 status_string(st));
        set_switch_off(set);
        kfree(set);
        return st;
    }
    // Its messages are writes to memory, and it shall not raise its line besides.
    command_change(config, 0, COMMAND_BUS_MASTER | COMMAND_INTX_OFF);
    *out_set = set;
    *out_count = set->count;
    return ST_OK;
}

bool msi_is_x(const struct msi_set *set)
{
    return set->is_x;
}

status_t msi_request(struct msi_set *set, unsigned index, const struct irq_handler_config *config,
                     struct irq_handler **out_handler)
{
    if (index >= set->count) return ST_OUT_OF_RANGE;
    struct irq_source *source = &set->messages[index].source;
    if (!list_is_empty(&source->handlers)) return ST_ALREADY_EXISTS;
    status_t st = irq_handler_add(source, config, out_handler);
    if (st < 0) return st;
    st = hal_msi_connect(handle_of(set, index), config->name, irq_source_interrupt, source);
    // Connected before, by a handler that has left.
    if (st == ST_ALREADY_EXISTS) st = ST_OK;
    if (st < 0) {
        (void)irq_handler_remove(*out_handler);
        return st;
    }
    source->mask(source, false);
    return ST_OK;
}

void msi_disable(struct msi_set *set)
{
    if (!set) return;
    mutex_lock(&sets_lock);
    list_remove(&set->node);
    set_switch_off(set);
    mutex_unlock(&sets_lock);
    for (unsigned i = 0; i < set->count; i++)
        timer_cancel_sync(&set->messages[i].source.retry);
    irq_await_all();
    kfree(set);
}

// Sleeping

static void message_unmask(struct message *message)
{
    struct irq_source *source = &message->source;
    hal_irq_state_t irqs = spin_lock_irq(&source->lock);
    if (!list_is_empty(&source->handlers) && !source->is_stormy && source->threads_pending == 0)
        source->mask(source, false);
    spin_unlock_irq(&source->lock, irqs);
}

static void msix_resume(struct msi_set *set)
{
    uint32_t control = config_read(&set->config, set->capability + MSIX_CONTROL, 2);
    control |= MSIX_CONTROL_ENABLE | MSIX_CONTROL_MASK_ALL;
    config_write(&set->config, set->capability + MSIX_CONTROL, 2, control);
    for (unsigned i = 0; i < set->count; i++) {
        msix_write(&set->messages[i]);
        message_unmask(&set->messages[i]);
    }
    config_write(&set->config, set->capability + MSIX_CONTROL, 2, control & ~MSIX_CONTROL_MASK_ALL);
}

static void msi_set_resume(struct msi_set *set)
{
    uint32_t control = config_read(&set->config, set->capability + MSI_CONTROL, 2);
    unsigned power = (unsigned)__builtin_ctz(set->count);
    msi_write(set);
    control = (control & ~MSI_CONTROL_ENABLED_MASK) | power << MSI_CONTROL_ENABLED_SHIFT;
    config_write(&set->config, set->capability + MSI_CONTROL, 2, control | MSI_CONTROL_ENABLE);
}

void msi_resume(void)
{
    mutex_lock(&sets_lock);
    list_for_each(node, &sets)
    {
        struct msi_set *set = container_of(node, struct msi_set, node);
        if (set->is_x) {
            msix_resume(set);
        } else {
            msi_set_resume(set);
        }
    }
    mutex_unlock(&sets_lock);
}

// The list's lock is held.
static status_t message_move(struct msi_set *set, unsigned index, unsigned cpu)
{
    struct message *message = &set->messages[set->is_x ? index : 0];
    struct hal_msi moved;
    status_t st = hal_msi_affinity_set(message->msi.handle, cpu, &moved);
    if (st < 0) return st;
    message->msi = moved;
    if (set->is_x) {
        msix_write(message);
    } else {
        msi_write(set);
    }
    return ST_OK;
}

status_t msi_affinity_set(struct msi_set *set, unsigned index, unsigned cpu)
{
    if (index >= set->count) return ST_OUT_OF_RANGE;
    mutex_lock(&sets_lock);
    status_t st = message_move(set, index, cpu);
    mutex_unlock(&sets_lock);
    return st;
}

void msi_move_all(unsigned from, unsigned (*next)(unsigned cpu))
{
    unsigned cpu = from == HAL_CPU_ANY ? 0 : from;
    mutex_lock(&sets_lock);
    list_for_each(node, &sets)
    {
        struct msi_set *set = container_of(node, struct msi_set, node);
        for (unsigned i = 0; i < set->count && (set->is_x || i == 0); i++) {
            if (from != HAL_CPU_ANY && set->messages[i].msi.cpu != from) continue;
            cpu = next(cpu);
            status_t st = message_move(set, i, cpu == from ? 0 : cpu);
            if (st < 0 && st != ST_OUT_OF_RANGE)
                log_warn("msi", "message %u stays: %s", i, status_string(st));
        }
    }
    mutex_unlock(&sets_lock);
}
