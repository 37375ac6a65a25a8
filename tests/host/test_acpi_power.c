// SPDX-License-Identifier: MIT
// SOURCES: acpi/power/gas.c acpi/power/power.c acpi/power/sleep_type.c acpi/event/registers.c
// SOURCES: acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// ACPI mode, S5 and reset against a pretended chipset that records each access. The few functions
// of the AML engine that S5 needs are stood in for here.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <acpi/aml.h>
#include <acpi/power.h>
#include <acpi/registers.h>

#include "tests/host/trace.h"

#define PM1A_EVENT 0x600
#define PM1A_CONTROL 0x604
#define PM1B_CONTROL 0x704
#define GPE0 0x620
#define SMI_COMMAND 0xb2

// The chipset

static uint16_t control_a, control_b;
static uint64_t now_ns;
static bool smi_answers;
static unsigned log_lines;

static status_t port_read(void *host, uint64_t port, unsigned width, uint64_t *out)
{
    (void)host;
    (void)width;
    *out = port == PM1A_CONTROL ? control_a : port == PM1B_CONTROL ? control_b : 0;
    return ST_OK;
}

static status_t port_write(void *host, uint64_t port, unsigned width, uint64_t value)
{
    (void)host;
    trace_add("W%llx/%u=%llx ", (unsigned long long)port, width, (unsigned long long)value);
    if (port == SMI_COMMAND && smi_answers) control_a |= 1;
    if (port == PM1A_CONTROL) control_a = (uint16_t)value;
    if (port == PM1B_CONTROL) control_b = (uint16_t)value;
    return ST_OK;
}

static status_t pci_read(void *host, struct acpi_pci_address address, uint16_t offset,
                         unsigned width, uint64_t *out)
{
    (void)host;
    (void)address;
    (void)offset;
    (void)width;
    *out = 0;
    return ST_OK;
}

static status_t pci_write(void *host, struct acpi_pci_address address, uint16_t offset,
                          unsigned width, uint64_t value)
{
    (void)host;
    trace_add("P%x:%x.%x+%x/%u=%llx ", address.bus, address.device, address.function, offset, width,
              (unsigned long long)value);
    return ST_OK;
}

static uint8_t memory[64] __attribute__((aligned(16)));

static void *memory_map(void *host, paddr_t paddr, uint64_t size)
{
    (void)host;
    return paddr >= 0x1000 && paddr + size <= 0x1000 + sizeof memory ? memory + (paddr - 0x1000)
                                                                     : NULL;
}

static void memory_unmap(void *host, void *pointer, uint64_t size)
{
    (void)host;
    (void)pointer;
    (void)size;
}

static uint64_t clock_ns(void *host)
{
    (void)host;
    return now_ns;
}

static void stall_us(void *host, uint64_t microseconds)
{
    (void)host;
    now_ns += microseconds * 1000;
}

static void log_text(void *host, enum acpi_log_level level, bool is_debug_object, const char *text,
                     size_t length)
{
    (void)host;
    (void)level;
    (void)is_debug_object;
    (void)text;
    (void)length;
    log_lines++;
}

static const struct acpi_host_ops ops = {
    .log = log_text,
    .memory_map = memory_map,
    .memory_unmap = memory_unmap,
    .port_read = port_read,
    .port_write = port_write,
    .pci_read = pci_read,
    .pci_write = pci_write,
    .clock_ns = clock_ns,
    .stall_us = stall_us,
};

// The AML engine's part: \_S5 is a package of these integers

static uint64_t s5[4];
static size_t s5_count;
static status_t s5_status, pts_status;

status_t acpi_evaluate(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                       const struct acpi_value *args, size_t arg_count, struct acpi_value *out)
{
    (void)ctx;
    (void)scope;
    if (strcmp(path, "\\_S5") == 0) {
        if (s5_status == ST_OK) *out = (struct acpi_value){{0}};
        return s5_status;
    }
    assert_int_equal(arg_count, 1);
    assert_int_equal(args[0].word[0], 5);
    trace_add("%s ", path + 2);
    if (strcmp(path, "\\_TTS") == 0) return ST_AML_NAME_NOT_FOUND;
    assert_string_equal(path, "\\_PTS");
    return pts_status;
}

status_t acpi_value_package_count(const struct acpi_value *value, size_t *out)
{
    (void)value;
    *out = s5_count;
    return ST_OK;
}

status_t acpi_value_package_element(struct acpi_context *ctx, const struct acpi_value *value,
                                    size_t i, struct acpi_value *out)
{
    (void)ctx;
    (void)value;
    if (i >= s5_count) return ST_OUT_OF_RANGE;
    *out = acpi_value_from_integer(s5[i]);
    return ST_OK;
}

status_t acpi_value_integer(const struct acpi_value *value, uint64_t *out)
{
    *out = value->word[0];
    return ST_OK;
}

struct acpi_value acpi_value_from_integer(uint64_t integer)
{
    return (struct acpi_value){{integer, 0}};
}

void acpi_value_release(struct acpi_context *ctx, struct acpi_value *value)
{
    (void)ctx;
    (void)value;
}

// Tests

static struct acpi_fadt fadt;
static const struct acpi_machine machine = {&ops, NULL, &fadt};

static status_t power_off(void)
{
    struct acpi_registers registers;
    acpi_registers_open(&machine, &registers);
    status_t st = acpi_power_off(&machine, &registers, NULL);
    acpi_registers_close(&registers);
    return st;
}

static struct acpi_gas io(uint64_t port)
{
    return (struct acpi_gas){.space = ACPI_GAS_IO, .bit_width = 16, .address = port};
}

static int setup(void **state)
{
    (void)state;
    trace[0] = 0;
    control_a = 1;
    control_b = 0;
    now_ns = 0;
    smi_answers = true;
    log_lines = 0;
    s5_status = ST_OK;
    pts_status = ST_OK;
    s5[0] = 5;
    s5[1] = 2;
    s5_count = 4;
    memset(memory, 0, sizeof memory);
    fadt = (struct acpi_fadt){.pm1_event_length = 4,
                              .pm1a_event = io(PM1A_EVENT),
                              .pm1a_control = io(PM1A_CONTROL),
                              .smi_command_port = SMI_COMMAND,
                              .acpi_enable = 0xf1};
    return 0;
}

static void test_power_off(void **state)
{
    (void)state;
    control_a = 0x1c03; // a stale SLP_TYP, BM_RLD, SCI_EN
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_string_equal(trace, "TTS PTS W600/2=8000 W604/2=1403 W604/2=3403 ");
    assert_true(now_ns >= 1000000000 && now_ns < 20000000000); // it waited, not for ever
}

static void test_power_off_two_blocks(void **state)
{
    (void)state;
    fadt.pm1b_control = io(PM1B_CONTROL);
    fadt.gpe0 = io(GPE0);
    fadt.gpe0_length = 4;
    control_b = 0x0200;
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_string_equal(trace, "TTS PTS W622/1=0 W623/1=0 W600/2=8000 W604/2=1401 W704/2=a00 "
                               "W604/2=3401 W704/2=2a00 ");
}

static void test_power_off_enters_acpi_mode_first(void **state)
{
    (void)state;
    control_a = 0;
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_string_equal(trace, "Wb2/1=f1 TTS PTS W600/2=8000 W604/2=1401 W604/2=3401 ");
}

static void test_power_off_one_element(void **state)
{
    (void)state;
    fadt.pm1b_control = io(PM1B_CONTROL);
    s5_count = 1;
    s5[0] = 0x0307;
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_non_null(strstr(trace, "W604/2=3c01 W704/2=2c00 "));
}

static void test_power_off_refused(void **state)
{
    (void)state;
    s5_status = ST_AML_NAME_NOT_FOUND;
    assert_int_equal(power_off(), ST_NOT_SUPPORTED);
    s5_status = ST_OK;
    s5_count = 0;
    assert_int_equal(power_off(), ST_NOT_SUPPORTED);
    s5_count = 4;
    fadt.pm1a_control.address = 0;
    assert_int_equal(power_off(), ST_NOT_SUPPORTED);
    assert_string_equal(trace, ""); // the hardware was left alone
}

static void test_power_off_despite_pts(void **state)
{
    (void)state;
    pts_status = ST_AML_TYPE;
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_int_equal(log_lines, 1);
    assert_non_null(strstr(trace, "W604/2=3401"));
    setup(NULL);
    pts_status = ST_AML_NAME_NOT_FOUND; // _PTS is optional
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_int_equal(log_lines, 0);
}

static void test_power_off_reduced(void **state)
{
    (void)state;
    fadt.flags = ACPI_FADT_HW_REDUCED;
    fadt.pm1a_control.address = 0;
    fadt.sleep_control = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = 0x1004};
    fadt.sleep_status = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = 0x1005};
    assert_int_equal(power_off(), ST_TIMEOUT);
    assert_int_equal(memory[4], 5 << 2 | 1 << 5);
    assert_int_equal(memory[5], 0x80);
    assert_string_equal(trace, "TTS PTS ");
}

static void test_mode(void **state)
{
    (void)state;
    assert_int_equal(acpi_mode_enable(&machine), ST_OK); // is on already
    assert_string_equal(trace, "");
    control_a = 0;
    assert_int_equal(acpi_mode_enable(&machine), ST_OK);
    assert_string_equal(trace, "Wb2/1=f1 ");
    control_a = 0;
    smi_answers = false;
    assert_int_equal(acpi_mode_enable(&machine), ST_TIMEOUT);
    assert_true(now_ns < 10000000000);
    trace[0] = 0;
    fadt.acpi_enable = 0; // no legacy mode to leave
    assert_int_equal(acpi_mode_enable(&machine), ST_OK);
    fadt.acpi_enable = 0xf1;
    fadt.flags = ACPI_FADT_HW_REDUCED;
    assert_int_equal(acpi_mode_enable(&machine), ST_OK);
    assert_string_equal(trace, "");
}

static void test_reset(void **state)
{
    (void)state;
    assert_int_equal(acpi_reset(&machine), ST_NOT_SUPPORTED);
    fadt.reset = io(0xcf9);
    fadt.reset_value = 0x0f;
    assert_int_equal(acpi_reset(&machine), ST_TIMEOUT);
    assert_string_equal(trace, "Wcf9/1=f ");
    trace[0] = 0;
    fadt.reset = (struct acpi_gas){.space = ACPI_GAS_PCI_CONFIG, .address = 0x1f000200adull};
    assert_int_equal(acpi_reset(&machine), ST_TIMEOUT);
    assert_string_equal(trace, "P0:1f.2+ad/1=f ");
    fadt.reset = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = 0x1008};
    assert_int_equal(acpi_reset(&machine), ST_TIMEOUT);
    assert_int_equal(memory[8], 0x0f);
    fadt.reset = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = 0x99999};
    assert_int_equal(acpi_reset(&machine), ST_IO_ERROR);
    fadt.reset = io(0x10000);
    assert_int_equal(acpi_reset(&machine), ST_OUT_OF_RANGE);
    fadt.reset = (struct acpi_gas){.space = 0x42, .address = 1};
    assert_int_equal(acpi_reset(&machine), ST_NOT_SUPPORTED);
}

static void test_gas_widths(void **state)
{
    (void)state;
    struct acpi_gas gas = {.space = ACPI_GAS_MEMORY, .address = 0x1010};
    for (unsigned i = 0; i < 8; i++)
        memory[16 + i] = (uint8_t)(0x11 * (i + 1));
    uint64_t value;
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 1, &value), ST_OK);
    assert_int_equal(value, 0x11);
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 2, &value), ST_OK);
    assert_int_equal(value, 0x2211);
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 4, &value), ST_OK);
    assert_int_equal(value, 0x44332211);
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 8, &value), ST_OK);
    assert_true(value == 0x8877665544332211);
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 3, &value), ST_INVALID_ARGUMENT);
    gas.address++;
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 2, &value), ST_INVALID_ARGUMENT);
    gas.space = ACPI_GAS_IO;
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 8, &value), ST_INVALID_ARGUMENT);
    gas.address = 0;
    assert_int_equal(acpi_gas_read(&ops, NULL, &gas, 1, &value), ST_NO_DEVICE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_power_off, setup),
        cmocka_unit_test_setup(test_power_off_two_blocks, setup),
        cmocka_unit_test_setup(test_power_off_enters_acpi_mode_first, setup),
        cmocka_unit_test_setup(test_power_off_one_element, setup),
        cmocka_unit_test_setup(test_power_off_refused, setup),
        cmocka_unit_test_setup(test_power_off_despite_pts, setup),
        cmocka_unit_test_setup(test_power_off_reduced, setup),
        cmocka_unit_test_setup(test_mode, setup),
        cmocka_unit_test_setup(test_reset, setup),
        cmocka_unit_test_setup(test_gas_widths, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
