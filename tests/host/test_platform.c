// SPDX-License-Identifier: MIT
// SOURCES: kernel/platform.c kernel/platform_cpus.c acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi -Ihal/include -Ihal/x86_64/include -Idrivers/include
// INCLUDE: -Ikernel/include -Ikernel/sched/include -Ikernel/lib/include
// What the HAL and the drivers are told: from good tables, from odd ones, and without any.

#include "tests/host/acpi_fixture.h"

#include <hal_arch/irq_platform.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform.h>

#define BASE 0x1000000u
#define RSDP BASE
#define XSDT (BASE + 0x100)
#define FADT (BASE + 0x1000)
#define MADT (BASE + 0x2000)
#define HPET (BASE + 0x3000)
#define SPCR (BASE + 0x4000)
#define DBG2 (BASE + 0x5000)

static struct fixture *machine;
static unsigned warnings;

void *kzalloc(size_t size)
{
    return fixture_alloc(machine, size); // never given back: platform.c keeps it for good
}

void log_line(enum log_level level, const char *module, const char *fmt, ...)
{
    (void)module;
    (void)fmt;
    if (level <= LOG_WARN) warnings++;
}

// platform.c passes a NULL host: the fixture is found here.
static void *host_alloc(void *host, size_t size)
{
    (void)host;
    return fixture_alloc(machine, size);
}

static void host_release(void *host, void *pointer, size_t size)
{
    (void)host;
    fixture_release(machine, pointer, size);
}

static void *host_map(void *host, paddr_t paddr, uint64_t size)
{
    (void)host;
    return fixture_map(machine, paddr, size);
}

static void host_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    fixture_unmap(machine, pointer, size);
}

static void host_log(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                     size_t length)
{
    (void)host;
    fixture_log(machine, level, is_debug_object, text, length);
}

const struct acpi_host_ops *kernel_acpi_host_ops(void)
{
    static const struct acpi_host_ops ops = {.alloc = host_alloc,
                                             .release = host_release,
                                             .log = host_log,
                                             .memory_map = host_map,
                                             .memory_unmap = host_unmap};
    return &ops;
}

static bool is_free_ram_allowed;

void kernel_acpi_host_allow_free_ram(bool is_allowed)
{
    is_free_ram_allowed = is_allowed;
}

// Builds the machine with these tables (each made beforehand), and reads it.
static void machine_read(const uint64_t *entries, size_t count)
{
    uint8_t *rsdp = fixture_at(machine, RSDP);
    memcpy(rsdp, "RSD PTR ", 8);
    rsdp[15] = 2;
    put32(rsdp + 20, 36);
    put64(rsdp + 24, XSDT);
    fixture_checksum_fix(rsdp, 20, 8);
    fixture_checksum_fix(rsdp, 36, 32);
    uint8_t *xsdt = fixture_table(machine, XSDT, "XSDT", (uint32_t)(36 + 8 * count), 1);
    for (size_t i = 0; i < count; i++)
        put64(xsdt + 36 + 8 * i, entries[i]);
    fixture_table_fix(xsdt);
    struct boot_info boot = {.rsdp_paddr = RSDP};
    platform_tables_init(&boot);
    assert_false(is_free_ram_allowed);
}

// Each test runs in a process of its own (fork), because platform.c keeps its state for good.
static void madt_put(const uint8_t *entries, size_t size)
{
    uint8_t *madt = fixture_table(machine, MADT, "APIC", (uint32_t)(44 + size), 4);
    put32(madt + 36, 0xfee00000);
    madt[40] = 1;
    memcpy(madt + 44, entries, size);
    fixture_table_fix(madt);
}

static void check_madt(void)
{
    static const uint8_t entries[] = {
        0, 8,  1,    0,  1, 0, 0,    0,                 // boot CPU: processor 1
        0, 8,  2,    1,  1, 0, 0,    0,                 // processor 2
        1, 12, 3,    0,  0, 0, 0xc0, 0xfe, 0,  0, 0, 0, // I/O APIC 3
        1, 12, 4,    0,  0, 0, 0xc1, 0xfe, 24, 0, 0, 0,
        1, 12, 5,    0,  0, 0, 0xc1, 0xfe, 48, 0, 0, 0, // at the same address: left out
        1, 12, 6,    0,  0, 0, 0,    0,    72, 0, 0, 0, // at no address: left out
        2, 10, 0,    0,  2, 0, 0,    0,    0,  0,       // timer
        2, 10, 0,    9,  9, 0, 0,    0,    15, 0,       // SCI: level, low
        2, 10, 1,    3,  9, 0, 0,    0,    0,  0,       // not ISA: left out
        2, 10, 0,    99, 9, 0, 0,    0,    0,  0,       // no such interrupt: left out
        4, 6,  2,    5,  0, 0,                          // NMI of processor 2 on LINT0
        4, 6,  1,    5,  0, 1,                          // NMI of processor 1 on LINT1
        4, 6,  0xff, 0,  0, 7,                          // no such pin: left out
    };
    madt_put(entries, sizeof entries);
    const uint64_t tables[] = {MADT};
    machine_read(tables, 1);

    const struct hal_irq_platform *irq = platform_irq();
    assert_int_equal(irq->lapic_paddr, 0xfee00000);
    assert_true(irq->has_8259);
    assert_int_equal(irq->ioapic_count, 2);
    assert_int_equal(irq->ioapics[0].id, 3);
    assert_int_equal(irq->ioapics[1].paddr, 0xfec10000);
    assert_int_equal(irq->ioapics[1].gsi_base, 24);
    assert_int_equal(irq->lapic_nmi_count, 2);
    assert_int_equal(irq->lapic_nmis[0].lint, 0);
    assert_int_equal(irq->lapic_nmis[0].apic_id, 1);
    assert_int_equal(irq->lapic_nmis[1].lint, 1);
    assert_int_equal(irq->lapic_nmis[1].apic_id, 0);
    assert_false(irq->lapic_nmis[1].is_for_all);
    assert_int_equal(irq->lapic_nmis[1].trigger, HAL_IRQ_EDGE);
    assert_int_equal(platform_cpu_count(), 2);
    assert_int_equal(platform_isa_irq(0).gsi, 2);
    assert_int_equal(platform_isa_irq(9).trigger, HAL_IRQ_LEVEL);
    assert_int_equal(platform_isa_irq(9).polarity, HAL_IRQ_ACTIVE_LOW);
    assert_int_equal(platform_isa_irq(3).gsi, 3);
    assert_int_equal(platform_isa_irq(3).trigger, HAL_IRQ_EDGE);
    assert_true(warnings >= 5);
}

static void check_cpus(void)
{
    static const uint8_t entries[] = {
        4,  6,  0xff, 5,    0,    1,                            // NMI of all on LINT1
        10, 12, 5,    0,    7,    0,    0,    0,    0, 0, 0, 0, // NMI of 7, listed below
        4,  6,  99,   0,    0,    0,                            // NMI of nobody
        0,  8,  3,    2,    1,    0,    0,    0,                // processor 3
        0,  8,  4,    2,    1,    0,    0,    0,                // the same id: left out
        0,  8,  5,    4,    0,    0,    0,    0,                // may come
        0,  8,  6,    4,    0,    0,    0,    0,                // may come: one place
        0,  8,  8,    0xff, 0,    0,    0,    0,                // no place at all
        0,  8,  9,    0xff, 1,    0,    0,    0,                // enabled, and nowhere
        9,  16, 0,    0,    0,    1,    0,    0,    1, 0, 0, 0, 7,  0, 0, 0, // id 256
        9,  16, 0,    0,    4,    0,    0,    0,    1, 0, 0, 0, 5,  0, 0, 0, // id 4 has come
        9,  16, 0,    0,    0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 10, 0, 0, 0, // nowhere
        0,  4,  1,    1,                                                     // too short
    };
    madt_put(entries, sizeof entries);
    const uint64_t tables[] = {MADT};
    machine_read(tables, 1);

    size_t count;
    const struct cpu_config *cpus = platform_cpus(&count);
    assert_int_equal(count, 3);
    assert_int_equal(cpus[0].id, 2);
    assert_int_equal(cpus[0].firmware_uid, 3);
    assert_true(cpus[0].is_enabled);
    assert_int_equal(cpus[1].id, 4);
    assert_int_equal(cpus[1].firmware_uid, 5);
    assert_true(cpus[1].is_enabled);
    assert_int_equal(cpus[2].id, 256);
    assert_int_equal(cpus[2].firmware_uid, 7);
    const struct hal_irq_platform *irq = platform_irq();
    assert_int_equal(irq->lapic_nmi_count, 2);
    assert_true(irq->lapic_nmis[0].is_for_all);
    assert_false(irq->lapic_nmis[1].is_for_all);
    assert_int_equal(irq->lapic_nmis[1].apic_id, 256);
    assert_int_equal(irq->lapic_nmis[1].polarity, HAL_IRQ_ACTIVE_HIGH);
    assert_int_equal(warnings, 3);
}

static void check_nothing(void)
{
    struct boot_info boot = {0};
    platform_tables_init(&boot);
    assert_null(kernel_acpi_tables());
    assert_null(kernel_acpi_fadt());
    assert_int_equal(platform_irq()->ioapic_count, 1);
    assert_int_equal(platform_irq()->ioapics[0].paddr, 0xfec00000);
    assert_int_equal(platform_isa_irq(0).gsi, 2);
    assert_int_equal(platform_isa_irq(4).gsi, 4);
    assert_int_equal(platform_clock()->hpet_paddr, 0);
    assert_int_equal(platform_clock()->pm_timer_port, 0);
    assert_int_equal(platform_cpu_count(), 1);
    assert_true(platform_has_i8042());
    struct serial_config ports[4];
    assert_int_equal(platform_serial_ports(ports, 4), 1);
    assert_int_equal(ports[0].port, 0x3f8);
    assert_int_equal(ports[0].irq.gsi, 4);
    assert_int_equal(platform_serial_ports(ports, 0), 0);
    char text[8];
    platform_acpi_describe(text, sizeof text);
    assert_string_equal(text, "none");
    assert_int_equal(warnings, 0);
}

static uint8_t *fadt_put(uint8_t revision)
{
    uint8_t *fadt = fixture_table(machine, FADT, "FACP", revision == 1 ? 116 : 276, revision);
    put32(fadt + 76, 0x608);
    fadt[91] = 4;
    put32(fadt + 112, ACPI_FADT_TIMER_32BIT);
    fixture_table_fix(fadt);
    return fadt;
}

static void check_clocks(void)
{
    fadt_put(6); // and its boot flags say that there is no 8042
    uint8_t *hpet = fixture_table(machine, HPET, "HPET", 56, 1);
    put64(hpet + 44, 0xfed00000);
    fixture_table_fix(hpet);
    const uint64_t tables[] = {FADT, HPET};
    machine_read(tables, 2);
    assert_int_equal(platform_clock()->hpet_paddr, 0xfed00000);
    assert_int_equal(platform_clock()->pm_timer_port, 0x608);
    assert_int_equal(platform_clock()->pm_timer_mmio, 0);
    assert_true(platform_clock()->pm_timer_is_32bit);
    assert_false(platform_has_i8042());
    char text[80];
    platform_acpi_describe(text, sizeof text);
    assert_string_equal(text, "RSDP revision 2 (), 3 tables, FADT 6.0");
    for (size_t size = 1; size < sizeof text; size++) {
        memset(text, 'x', sizeof text);
        platform_acpi_describe(text, size);
        assert_non_null(memchr(text, 0, size));
        assert_int_equal(text[size], 'x');
    }
}

static void check_clocks_odd(void)
{
    uint8_t *fadt = fadt_put(6);
    fadt[208] = ACPI_GAS_MEMORY;
    put64(fadt + 212, 0xfed10008);
    fixture_table_fix(fadt);
    uint8_t *hpet = fixture_table(machine, HPET, "HPET", 56, 1);
    hpet[40] = ACPI_GAS_IO; // no HPET is there
    put64(hpet + 44, 0x70);
    fixture_table_fix(hpet);
    const uint64_t tables[] = {FADT, HPET};
    machine_read(tables, 2);
    assert_int_equal(platform_clock()->hpet_paddr, 0);
    assert_int_equal(platform_clock()->pm_timer_mmio, 0xfed10008);
    assert_int_equal(platform_clock()->pm_timer_port, 0);
    assert_int_equal(warnings, 1);
}

static void check_old_fadt(void)
{
    fadt_put(1);
    const uint64_t tables[] = {FADT};
    machine_read(tables, 1);
    assert_true(platform_has_i8042()); // too old to say
    assert_int_equal(platform_clock()->pm_timer_port, 0x608);
}

static void spcr_put(uint8_t interface, uint8_t space, uint8_t width, uint8_t access,
                     uint64_t address)
{
    uint8_t *spcr = fixture_table(machine, SPCR, "SPCR", 80, 2);
    spcr[36] = interface;
    spcr[40] = space;
    spcr[41] = width;
    spcr[43] = access;
    put64(spcr + 44, address);
    spcr[52] = 2;
    put32(spcr + 54, 19);
    spcr[58] = 7;
    fixture_table_fix(spcr);
}

static void dbg2_put(uint64_t port)
{
    uint8_t *dbg2 = fixture_table(machine, DBG2, "DBG2", 44 + 38, 0);
    put32(dbg2 + 36, 44);
    put32(dbg2 + 40, 1);
    uint8_t *device = dbg2 + 44;
    put16(device + 1, 38);
    device[3] = 1;
    put16(device + 12, 0x8000);
    put16(device + 18, 22);
    put16(device + 20, 34);
    device[22] = ACPI_GAS_IO;
    device[23] = 8;
    put64(device + 26, port);
    fixture_table_fix(dbg2);
}

static void check_serial_mmio(void)
{
    spcr_put(ACPI_SERIAL_16550_GAS, ACPI_GAS_MEMORY, 32, 3, 0xfe030000);
    dbg2_put(0x2f8);
    const uint64_t tables[] = {SPCR, DBG2};
    machine_read(tables, 2);
    struct serial_config ports[4];
    assert_int_equal(platform_serial_ports(ports, 4), 3);
    assert_string_equal(ports[0].source, "SPCR");
    assert_true(ports[0].is_mmio);
    assert_int_equal(ports[0].paddr, 0xfe030000);
    assert_int_equal(ports[0].register_stride, 4);
    assert_int_equal(ports[0].access_width, 4);
    assert_int_equal(ports[0].baud, 115200);
    assert_int_equal(ports[0].clock_hz, 0); // unknown for memory-mapped ones
    assert_true(ports[0].has_irq);
    assert_int_equal(ports[0].irq.gsi, 19);
    assert_int_equal(ports[0].irq.trigger, HAL_IRQ_LEVEL);
    assert_int_equal(ports[0].irq.polarity, HAL_IRQ_ACTIVE_LOW);
    assert_string_equal(ports[1].source, "DBG2");
    assert_int_equal(ports[1].port, 0x2f8);
    assert_int_equal(ports[1].clock_hz, 1843200); // the PC's: so its speed can be read back
    assert_int_equal(ports[1].baud, 0);
    assert_false(ports[1].has_irq);
    assert_string_equal(ports[2].source, "legacy");
}

// The same port in all three places is one port, as the SPCR describes it.
static void check_serial_same(void)
{
    spcr_put(ACPI_SERIAL_16550, ACPI_GAS_IO, 8, 0, 0x3f8);
    dbg2_put(0x3f8);
    const uint64_t tables[] = {SPCR, DBG2};
    machine_read(tables, 2);
    struct serial_config ports[4];
    assert_int_equal(platform_serial_ports(ports, 4), 1);
    assert_string_equal(ports[0].source, "SPCR");
    assert_int_equal(ports[0].register_stride, 1);
    assert_int_equal(ports[0].clock_hz, 1843200);
}

static void check_serial_foreign(void)
{
    spcr_put(3, ACPI_GAS_MEMORY, 32, 3, 0x9000000); // a PL011
    const uint64_t tables[] = {SPCR};
    machine_read(tables, 1);
    struct serial_config ports[4];
    assert_int_equal(platform_serial_ports(ports, 4), 1);
    assert_string_equal(ports[0].source, "legacy");
}

static void check_serial_off(void)
{
    spcr_put(ACPI_SERIAL_16550, ACPI_GAS_IO, 8, 0, 0); // redirection switched off
    const uint64_t tables[] = {SPCR};
    machine_read(tables, 1);
    struct serial_config ports[4];
    assert_int_equal(platform_serial_ports(ports, 4), 1);
    assert_string_equal(ports[0].source, "legacy");
}

static void check_no_rsdp_there(void)
{
    struct boot_info boot = {.rsdp_paddr = 0x123};
    platform_tables_init(&boot);
    assert_null(kernel_acpi_tables());
    assert_int_equal(warnings, 1);
}

// One process a machine

#include <sys/wait.h>
#include <unistd.h>

static void in_own_process(void **state)
{
    void (*check)(void) = *(void (**)(void)) * state;
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        machine = fixture_create(BASE);
        check();
        fflush(NULL);
        _exit(0); // a failed assertion never comes here
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

#define CASE(name)                                                                                 \
    static void (*name##_pointer)(void) = check_##name;                                            \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        void *pointer = &name##_pointer;                                                           \
        (void)state;                                                                               \
        in_own_process(&pointer);                                                                  \
    }

CASE(madt)
CASE(cpus)
CASE(nothing)
CASE(clocks)
CASE(clocks_odd)
CASE(old_fadt)
CASE(serial_mmio)
CASE(serial_same)
CASE(serial_foreign)
CASE(serial_off)
CASE(no_rsdp_there)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_madt),           cmocka_unit_test(test_cpus),
        cmocka_unit_test(test_nothing),        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_clocks_odd),     cmocka_unit_test(test_old_fadt),
        cmocka_unit_test(test_serial_mmio),    cmocka_unit_test(test_serial_same),
        cmocka_unit_test(test_serial_foreign), cmocka_unit_test(test_serial_off),
        cmocka_unit_test(test_no_rsdp_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
