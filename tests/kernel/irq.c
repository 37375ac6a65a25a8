// SPDX-License-Identifier: MIT
// Interrupts of real devices, as QEMU has them: `-device edu` (a line or MSI; QEMU's
// docs/specs/edu) and `-device e1000e` (MSI-X; Intel 82574 datasheet). Skipped where they are not.
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/time.h>
#include <kernel/irq.h>
#include <kernel/ktest.h>
#include <kernel/pci_irq.h>
#include <kernel/vmm.h>
#include <sched/cpu.h>
#include <sched/thread.h>

#define NS_PER_MS 1000000ull
#define PATIENCE_NS (60000 * NS_PER_MS)

#define EDU_ID 0x11e81234u
#define EDU_SIZE 0x1000
#define EDU_IRQ_STATUS 0x24
#define EDU_IRQ_RAISE 0x60
#define EDU_IRQ_ACKNOWLEDGE 0x64

#define E1000E_ID 0x10d38086u
#define E1000E_SIZE 0x20000
#define E1000E_CAUSE 0x00c0 // cleared by ones
#define E1000E_CAUSE_SET 0x00c8
#define E1000E_MASK_SET 0x00d0
#define E1000E_MASK_CLEAR 0x00d8
#define E1000E_VECTORS 0x00e4
#define E1000E_CAUSE_RX0 (1u << 20)
#define E1000E_CAUSE_TX0 (1u << 22)

#define PCI_BAR0 0x10
#define PCI_CAPABILITIES 0x34
#define CAPABILITY_MSI 0x05
#define CAPABILITY_MSIX 0x11

// A function on bus 0, which is where QEMU puts them.
static status_t config_read(void *ctx, uint16_t offset, unsigned width, uint32_t *out_value)
{
    return hal_pci_legacy_read(0, *(const uint8_t *)ctx, 0, offset, width, out_value);
}

static status_t config_write(void *ctx, uint16_t offset, unsigned width, uint32_t value)
{
    return hal_pci_legacy_write(0, *(const uint8_t *)ctx, 0, offset, width, value);
}

struct device {
    uint8_t slot;
    struct pci_config config;
    volatile uint8_t *regs;
    uint64_t size;
    // Counted by handlers.
    unsigned hard, threaded, cpu;
    bool had_irqs_in_thread;
};

static uint32_t config_value(struct device *device, uint16_t offset, unsigned width)
{
    uint32_t value = UINT32_MAX;
    status_t st = config_read(&device->slot, offset, width, &value);
    return st < 0 ? UINT32_MAX : value;
}

static bool device_find(struct device *device, uint32_t id, uint64_t size)
{
    *device = (struct device){.config = {&device->slot, config_read, config_write}, .size = size};
    for (; device->slot < 32; device->slot++) {
        if (config_value(device, 0, 4) != id) continue;
        uint32_t command = config_value(device, 4, 2);
        if (config_write(&device->slot, 4, 2, (command & 0xffff) | 2) < 0) return false;
        device->regs = vmm_map_mmio(config_value(device, PCI_BAR0, 4) & ~0xfu, size);
        return device->regs != NULL;
    }
    return false;
}

static unsigned capability_of(struct device *device, uint32_t id)
{
    unsigned at = config_value(device, PCI_CAPABILITIES, 1);
    for (unsigned i = 0; i < 16 && at != 0 && config_value(device, (uint16_t)at, 1) != id; i++)
        at = config_value(device, (uint16_t)(at + 1), 1);
    return at;
}

// As a sleep leaves the capability: off, its message gone.
static void msi_lose(struct device *device)
{
    unsigned at = capability_of(device, CAPABILITY_MSI);
    status_t st = config_write(&device->slot, (uint16_t)(at + 2), 2, 0);
    if (st == ST_OK) st = config_write(&device->slot, (uint16_t)(at + 4), 4, 0);
    (void)st; // then the test fails
}

// As a sleep leaves the table. (MSI-X itself stays on: see below what QEMU makes of that.)
static void msix_lose(struct device *device, unsigned count)
{
    uint32_t where =
        config_value(device, (uint16_t)(capability_of(device, CAPABILITY_MSIX) + 4), 4);
    uint32_t bar = config_value(device, (uint16_t)(PCI_BAR0 + 4 * (where & 7)), 4) & ~0xfu;
    volatile uint8_t *table = vmm_map_mmio(bar + (where & ~7u), 16 * count);
    for (unsigned i = 0; table && i < 4 * count; i++)
        mmio_write32(table + 4 * i, i % 4 == 3);
    vmm_unmap((void *)(uintptr_t)table, 16 * count);
}

static bool wait_for(const unsigned *counter, unsigned value)
{
    uint64_t end = hal_clock_ns() + PATIENCE_NS;
    while (__atomic_load_n(counter, __ATOMIC_ACQUIRE) < value) {
        if (hal_clock_ns() > end) return false;
        thread_yield();
    }
    return true;
}

static enum irq_result edu_hard(void *arg)
{
    struct device *device = arg;
    uint32_t status = mmio_read32(device->regs + EDU_IRQ_STATUS);
    if (status == 0) return IRQ_NONE;
    mmio_write32(device->regs + EDU_IRQ_ACKNOWLEDGE, status);
    device->cpu = hal_cpu_index();
    __atomic_fetch_add(&device->hard, 1, __ATOMIC_RELEASE);
    return IRQ_HANDLED;
}

static void edu_thread(void *arg)
{
    struct device *device = arg;
    uint32_t status = mmio_read32(device->regs + EDU_IRQ_STATUS);
    mmio_write32(device->regs + EDU_IRQ_ACKNOWLEDGE, status);
    device->had_irqs_in_thread = hal_irq_enabled() && hal_preempt_count() == 0;
    __atomic_fetch_add(&device->threaded, 1, __ATOMIC_RELEASE);
}

KTEST(pci_line, "irq.pci_line")
{
    struct hal_irq_line line;
    KEXPECT(platform_pci_irq(0, 0xff, 31, 7, &line) == ST_NOT_FOUND); // nothing is there
    KEXPECT(platform_pci_irq(0, 0, 0, 0, &line) == ST_NOT_SUPPORTED); // a host bridge has no pin
    platform_pci_irq_restore(); // also when nobody has asked yet
}

KTEST(msi, "irq.msi")
{
    struct device edu;
    struct msi_set *set;
    struct irq_handler *handler, *second;
    unsigned count = 0;
    const struct irq_handler_config config = {"edu", edu_hard, NULL, &edu};
    if (!device_find(&edu, EDU_ID, EDU_SIZE)) {
        ktest_skip(ktest, "no edu device");
        return;
    }
    status_t st = msi_enable(&edu.config, 4, &set, &count);
    KEXPECT(st == ST_OK && count == 1 && !msi_is_x(set));
    if (st < 0) return;
    KEXPECT(msi_request(set, 0, &config, &handler) == ST_OK);
    KEXPECT(msi_request(set, 0, &config, &second) == ST_ALREADY_EXISTS);
    KEXPECT(msi_request(set, 1, &config, &second) == ST_OUT_OF_RANGE);
    unsigned raised = 0;
    for (unsigned cpu = 0; cpu_next_online(cpu, &cpu); cpu++) {
        st = msi_affinity_set(set, 0, cpu);
        if (st == ST_OUT_OF_RANGE) continue; // a message holds ids of 8 bits only
        KEXPECT(st == ST_OK);
        mmio_write32(edu.regs + EDU_IRQ_RAISE, 1);
        KEXPECT(wait_for(&edu.hard, ++raised));
        KEXPECT(edu.cpu == cpu);
    }
    KEXPECT(msi_affinity_set(set, 0, HAL_CPU_MAX - 1) == ST_OUT_OF_RANGE);
    msi_lose(&edu);
    msi_resume();
    mmio_write32(edu.regs + EDU_IRQ_RAISE, 1);
    KEXPECT(wait_for(&edu.hard, ++raised));
    irq_free(handler);
    msi_disable(set);
    KEXPECT(edu.hard == raised);
    vmm_unmap((void *)(uintptr_t)edu.regs, edu.size);
}

static bool edu_line(const struct device *edu, struct hal_irq_line *out)
{
    return platform_pci_irq(0, 0, edu->slot, 0, out) == ST_OK;
}

static enum irq_result not_mine(void *arg)
{
    __atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELAXED);
    return IRQ_NONE;
}

KTEST(shared_line, "irq.shared_line_and_threads")
{
    struct device edu;
    unsigned asked = 0;
    struct irq_handler *other, *handler, *edge;
    const struct irq_handler_config other_config = {"other", not_mine, NULL, &asked};
    const struct irq_handler_config config = {"edu", NULL, edu_thread, &edu};
    struct hal_irq_line line;
    if (!device_find(&edu, EDU_ID, EDU_SIZE) || !edu_line(&edu, &line)) {
        ktest_skip(ktest, "no edu device, or its line is not known");
        return;
    }
    status_t st = irq_request(&line, &other_config, &other);
    if (st == ST_NOT_READY || st == ST_OUT_OF_RANGE) {
        ktest_skip(ktest, "no such line");
        return;
    }
    KEXPECT(st == ST_OK);
    if (st < 0) return;
    st = irq_request(&line, &config, &handler);
    KEXPECT(st == ST_OK);
    struct hal_irq_line edge_line = line;
    edge_line.trigger = HAL_IRQ_EDGE;
    KEXPECT(irq_request(&edge_line, &config, &edge) == ST_ALREADY_EXISTS);
    for (unsigned i = 1; st == ST_OK && i <= 5; i++) {
        mmio_write32(edu.regs + EDU_IRQ_RAISE, 1);
        KEXPECT(wait_for(&edu.threaded, i));
    }
    KEXPECT(asked >= 5);
    KEXPECT(edu.had_irqs_in_thread);
    if (st == ST_OK) irq_free(handler);
    irq_free(other);
    KEXPECT(hal_irq_mask(line.gsi) == ST_NOT_FOUND);
    vmm_unmap((void *)(uintptr_t)edu.regs, edu.size);
}

// Nobody acknowledges: the line is masked before the machine does nothing else any more.
KTEST(storm, "irq.storm")
{
    struct device edu;
    unsigned asked = 0;
    struct irq_handler *handler;
    const struct irq_handler_config config = {"storm", not_mine, NULL, &asked};
    struct hal_irq_line line;
    if (!device_find(&edu, EDU_ID, EDU_SIZE) || !edu_line(&edu, &line)) {
        ktest_skip(ktest, "no edu device, or its line is not known");
        return;
    }
    status_t st = irq_request(&line, &config, &handler);
    if (st < 0) {
        ktest_skip(ktest, "no such line");
        return;
    }
    mmio_write32(edu.regs + EDU_IRQ_RAISE, 1);
    // It stops by itself, and for longer than this looks.
    uint64_t end = hal_clock_ns() + PATIENCE_NS;
    unsigned before;
    do {
        before = __atomic_load_n(&asked, __ATOMIC_RELAXED);
        thread_sleep_ns(50 * NS_PER_MS);
    } while ((before == 0 || before != __atomic_load_n(&asked, __ATOMIC_RELAXED)) &&
             hal_clock_ns() < end);
    KEXPECT(asked > 1000 && before == asked);
    mmio_write32(edu.regs + EDU_IRQ_ACKNOWLEDGE, 1);
    irq_free(handler);
    vmm_unmap((void *)(uintptr_t)edu.regs, edu.size);
}

static enum irq_result nic_hard(void *arg)
{
    __atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELEASE);
    return IRQ_HANDLED;
}

static void nic_thread(void *arg)
{
    __atomic_fetch_add((unsigned *)arg, 1, __ATOMIC_RELEASE);
}

KTEST(msix, "irq.msix")
{
    struct device nic;
    struct msi_set *set;
    struct irq_handler *first, *second;
    unsigned count = 0, received = 0, sent = 0;
    const struct irq_handler_config configs[] = {{"nic rx", nic_hard, NULL, &received},
                                                 {"nic tx", NULL, nic_thread, &sent}};
    if (!device_find(&nic, E1000E_ID, E1000E_SIZE)) {
        ktest_skip(ktest, "no e1000e device");
        return;
    }
    status_t st = msi_enable(&nic.config, 3, &set, &count);
    KEXPECT(st == ST_OK && count == 3 && msi_is_x(set));
    if (st < 0) return;
    KEXPECT(msi_request(set, 1, &configs[0], &first) == ST_OK);
    KEXPECT(msi_request(set, 2, &configs[1], &second) == ST_OK);
    // Receive queue 0 raises message 1, transmit queue 0 message 2.
    mmio_write32(nic.regs + E1000E_VECTORS, (8u | 1) | (8u | 2) << 8);
    mmio_write32(nic.regs + E1000E_MASK_SET, E1000E_CAUSE_RX0 | E1000E_CAUSE_TX0);
    mmio_write32(nic.regs + E1000E_CAUSE_SET, E1000E_CAUSE_RX0);
    KEXPECT(wait_for(&received, 1));
    KEXPECT(sent == 0);
    mmio_write32(nic.regs + E1000E_CAUSE_SET, E1000E_CAUSE_TX0);
    KEXPECT(wait_for(&sent, 1));
    msix_lose(&nic, count);
    msi_resume();
    mmio_write32(nic.regs + E1000E_CAUSE, UINT32_MAX); // over: the next is a new one
    mmio_write32(nic.regs + E1000E_MASK_SET, E1000E_CAUSE_RX0);
    mmio_write32(nic.regs + E1000E_CAUSE_SET, E1000E_CAUSE_RX0);
    KEXPECT(wait_for(&received, 2));
    mmio_write32(nic.regs + E1000E_MASK_CLEAR, UINT32_MAX);
    // QEMU 7.2 fails an assertion of its own when MSI-X goes while the device holds interrupts
    // back, as it does for a fraction of a millisecond after each.
    thread_sleep_ns(500 * NS_PER_MS);
    irq_free(second);
    irq_free(first);
    msi_disable(set);
    vmm_unmap((void *)(uintptr_t)nic.regs, nic.size);
}
