// SPDX-License-Identifier: MIT
// The way into a sleep state and back: every register write and every method, in order.
// SOURCES: acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c
// SOURCES: acpi/tables/checksum.c acpi/device/id.c acpi/device/info.c acpi/device/find.c
// SOURCES: acpi/device/names.c acpi/event/registers.c acpi/power/*.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "engine_fixture.h"

#include <acpi/sleep.h>
#include <stdio.h>
#include "tests/host/trace.h"

static const uint8_t dsdt[] = {
#include "sleep_dsdt.h"
};

#define METHOD_PORTS 0x80 // of the ASL file
#define SMI_COMMAND 0xb2
#define PM1_STATUS 0x600
#define PM1_ENABLE 0x602
#define PM1A_CONTROL 0x604
#define PM1B_CONTROL 0x704
#define GPE0 0x620
#define REDUCED_CONTROL 0x800
#define REDUCED_STATUS 0x801

#define WAK_STS 0x8000u
#define POWER_BUTTON 0x0100u
#define RTC 0x0400u
#define SCI_EN 1u
#define SLP_EN 0x2000u

// The chipset. Writes are traced as "W604/2=1401 ", methods as "PTS(3) ".

enum sleeping { SLEEPS_AND_KEEPS, SLEEPS_AND_FORGETS, DOES_NOT_SLEEP };

static struct {
    enum sleeping sleeping;
    uint16_t wake_status; // what it wakes up with
    uint16_t status, enable, control_a, control_b;
    uint8_t reduced_status, gpe_status[2], gpe_enable[2];
    bool is_sci_locked, smi_answers, is_undecoded;
} chip;
static struct engine_host host;
static char log_text[1024];

static void fall_asleep(void)
{
    if (chip.sleeping == DOES_NOT_SLEEP) return;
    trace_add("zzz ");
    if (chip.sleeping == SLEEPS_AND_FORGETS) chip.enable = chip.control_a = chip.control_b = 0;
    chip.status = chip.wake_status;
    chip.reduced_status = 0x80;
}

static status_t port_read(void *arg, uint64_t port, unsigned width, uint64_t *out)
{
    (void)arg;
    (void)width;
    switch (port) {
    case PM1_STATUS:
        *out = chip.status;
        break;
    case PM1_ENABLE:
        *out = chip.enable;
        break;
    case PM1A_CONTROL:
        *out = chip.control_a;
        break;
    case PM1B_CONTROL:
        *out = chip.control_b;
        break;
    case REDUCED_STATUS:
        *out = chip.reduced_status;
        break;
    case GPE0 + 2:
    case GPE0 + 3:
        *out = chip.gpe_enable[port - GPE0 - 2];
        break;
    case GPE0:
    case GPE0 + 1:
        *out = chip.gpe_status[port - GPE0];
        break;
    default:
        *out = 0;
    }
    if (chip.is_undecoded) *out = UINT64_MAX >> (64 - 8 * width);
    return ST_OK;
}

static void control_a_write(uint16_t value)
{
    if (chip.is_sci_locked) value = (uint16_t)((value & ~SCI_EN) | (chip.control_a & SCI_EN));
    chip.control_a = value & (uint16_t)~SLP_EN; // the other half's write is what counts
}

static status_t port_write(void *arg, uint64_t port, unsigned width, uint64_t value)
{
    static const char *const methods[] = {"TTS", "PTS", "WAK", "SST", "DSW", "PSW", "PR_ON"};
    (void)arg;
    if (port >= METHOD_PORTS && port < METHOD_PORTS + ARRAY_SIZE(methods)) {
        trace_add("%s(%llx) ", methods[port - METHOD_PORTS], (unsigned long long)value);
        return ST_OK;
    }
    trace_add("W%llx/%u=%llx ", (unsigned long long)port, width, (unsigned long long)value);
    if (port == PM1_STATUS) chip.status &= (uint16_t)~value;
    if (port == GPE0 || port == GPE0 + 1) chip.gpe_status[port - GPE0] &= (uint8_t)~value;
    if (port == GPE0 + 2 || port == GPE0 + 3) chip.gpe_enable[port - GPE0 - 2] = (uint8_t)value;
    if (port == PM1_ENABLE) chip.enable = (uint16_t)value;
    if (port == PM1A_CONTROL) control_a_write((uint16_t)value);
    if (port == PM1B_CONTROL) chip.control_b = (uint16_t)value & (uint16_t) ~(SLP_EN | SCI_EN);
    if (port == PM1B_CONTROL && (value & SLP_EN)) fall_asleep();
    if (port == REDUCED_STATUS) chip.reduced_status &= (uint8_t)~value;
    if (port == REDUCED_CONTROL && (value & 0x20)) fall_asleep();
    if (port == SMI_COMMAND && chip.smi_answers) chip.control_a |= SCI_EN;
    return ST_OK;
}

static void log_note(void *arg, enum acpi_log_level level, bool is_debug, const char *text,
                     size_t length)
{
    (void)arg;
    (void)is_debug;
    if (level > ACPI_LOG_WARN) return;
    size_t used = strlen(log_text);
    snprintf(log_text + used, sizeof log_text - used, "%.*s\n", (int)length, text);
}

// The machine

static struct acpi_fadt fadt;
static struct acpi_registers registers;
static struct acpi_machine machine;
static struct acpi_context *ctx;
static struct acpi_host_ops ops;

static struct acpi_gas io(uint64_t port)
{
    return (struct acpi_gas){.space = ACPI_GAS_IO, .bit_width = 16, .address = port};
}

static void registers_reopen(void)
{
    acpi_registers_close(&registers);
    acpi_registers_open(&machine, &registers);
}

static void machine_make(void)
{
    fadt = (struct acpi_fadt){.pm1_event_length = 4,
                              .pm1a_event = io(PM1_STATUS),
                              .pm1a_control = io(PM1A_CONTROL),
                              .pm1b_control = io(PM1B_CONTROL),
                              .gpe0 = io(GPE0),
                              .gpe0_length = 4,
                              .smi_command_port = SMI_COMMAND,
                              .acpi_enable = 0xf1};
    ops = engine_ops;
    ops.port_read = port_read;
    ops.port_write = port_write;
    ops.log = log_note;
    machine = (struct acpi_machine){&ops, &host, &fadt};
}

static int setup(void **state)
{
    unsigned index;
    (void)state;
    memset(&chip, 0, sizeof chip);
    chip.control_a = SCI_EN | 2; // BM_RLD stays as it is
    chip.enable = POWER_BUTTON | 0x20;
    chip.gpe_enable[0] = 0x40;
    chip.wake_status = WAK_STS;
    chip.smi_answers = true;
    host = (struct engine_host){.allowed = -1};
    machine_make();
    assert_int_equal(acpi_context_create(&ops, &host, NULL, &ctx), ST_OK);
    assert_int_equal(acpi_table_load(ctx, dsdt, sizeof dsdt, &index), ST_OK);
    acpi_registers_open(&machine, &registers);
    trace[0] = log_text[0] = '\0';
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    acpi_registers_close(&registers);
    acpi_context_destroy(ctx);
    assert_int_equal(host.blocks, 0);
    return 0;
}

static void expect_trace(const char *expected)
{
    assert_string_equal(trace, expected);
    trace[0] = '\0';
}

static void expect_log(const char *expected)
{
    assert_string_equal(log_text, expected);
    log_text[0] = '\0';
}

static void fail_set(bool fails, unsigned result)
{
    const struct acpi_value args[] = {acpi_value_from_integer(fails),
                                      acpi_value_from_integer(result)};
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\FSET", args, 2, NULL), ST_OK);
}

#define ARMED "W622/1=0 W623/1=0 W621/1=c W623/1=c "
#define SLEEP_S3 ARMED "W602/2=500 W600/2=c700 W600/2=8000 "
#define TYPES_S3 "W604/2=1403 W704/2=c00 W604/2=3403 W704/2=2c00 "

static void suspends_to_memory(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.sleeping = SLEEPS_AND_FORGETS;
    chip.wake_status = WAK_STS | RTC;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    expect_trace("TTS(3) ");
    assert_int_equal(acpi_sleep_prepare(&sleep, ACPI_PM1_POWER_BUTTON | ACPI_PM1_RTC), ST_OK);
    // Waking on, by the state; then the firmware and its lamp.
    expect_trace("PSW(1) PR_ON(1) DSW(58) PTS(3) SST(3) ");
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    // The global lock's event is off meanwhile.
    expect_trace(SLEEP_S3 TYPES_S3 "zzz ");

    acpi_sleep_wake(&sleep);
    // GPEs off, S0's type without SLP_EN, SCI_EN back, what woke it cleared, enabled as before.
    expect_trace("W622/1=0 W623/1=0 W604/2=1800 W704/2=1000 W604/2=1801 W704/2=1001 "
                 "W600/2=c700 W602/2=120 ");
    assert_int_equal(sleep.cause.fixed, RTC);
    assert_int_equal(chip.status, 0);

    acpi_sleep_end(&sleep);
    expect_trace("SST(2) WAK(3) DSW(0) PSW(0) SST(1) TTS(0) W622/1=40 W623/1=0 ");
    assert_int_equal(sleep.wak_result, 0);
    expect_log("");
}

static void stands_still(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.sleeping = SLEEPS_AND_KEEPS;
    chip.wake_status = WAK_STS | POWER_BUTTON | RTC;
    chip.status = WAK_STS | POWER_BUTTON; // of old: would wake it at once
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 1, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, ACPI_PM1_POWER_BUTTON), ST_OK);
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    acpi_sleep_wake(&sleep);
    acpi_sleep_end(&sleep);
    expect_trace("TTS(1) PSW(1) PR_ON(1) DSW(48) PTS(1) SST(3) " ARMED
                 "W602/2=100 W600/2=c700 W600/2=8000 "
                 "W604/2=403 W704/2=800 W604/2=2403 W704/2=2800 zzz "
                 "W622/1=0 W623/1=0 W604/2=1803 W704/2=1000 W600/2=c700 W602/2=120 "
                 "SST(2) WAK(1) DSW(0) PSW(0) SST(1) TTS(0) W622/1=40 W623/1=0 ");
    assert_int_equal(sleep.cause.fixed, POWER_BUTTON); // the alarm was not asked for
    assert_int_equal(chip.control_a & SCI_EN, SCI_EN);
}

static void a_machine_that_does_not_fall_asleep_goes_on(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.sleeping = DOES_NOT_SLEEP;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, 0), ST_OK);
    uint64_t start = host.now;
    trace[0] = '\0';
    assert_int_equal(acpi_sleep_enter(&sleep), ST_TIMEOUT);
    assert_in_range(host.now - start, 1000000000, 60000000000);
    expect_trace(ARMED "W602/2=0 W600/2=c700 W600/2=8000 " TYPES_S3);
    acpi_sleep_wake(&sleep);
    acpi_sleep_end(&sleep);
    expect_trace("W622/1=0 W623/1=0 W604/2=1803 W704/2=1000 W600/2=c700 W602/2=120 "
                 "SST(2) WAK(3) DSW(0) PSW(0) SST(1) TTS(0) W622/1=40 W623/1=0 ");
}

static void registers_that_nobody_decodes_are_no_sleep(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.is_undecoded = true;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, 0), ST_OK);
    assert_int_equal(acpi_sleep_enter(&sleep), ST_IO_ERROR);
    assert_null(strstr(trace, "W604")); // SLP_EN was not tried
    acpi_sleep_wake(&sleep);
    acpi_sleep_end(&sleep);
    assert_non_null(strstr(trace, "WAK(3)"));
    assert_non_null(strstr(trace, "TTS(0) W622"));
}

static void firmware_that_refuses_is_told_that_it_is_over(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    fail_set(true, 0); // _PTS divides by 0
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_true(acpi_sleep_prepare(&sleep, 0) < 0);
    acpi_sleep_wake(&sleep); // nothing was written: nothing to undo
    acpi_sleep_end(&sleep);
    expect_trace("TTS(3) PSW(1) PR_ON(1) DSW(58) PTS(3) "
                 "SST(2) WAK(3) DSW(0) PSW(0) SST(1) TTS(0) ");
    assert_non_null(strstr(log_text, "\\_PTS(3): "));
}

static void begun_and_ended_is_nothing(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    acpi_sleep_wake(&sleep);
    acpi_sleep_end(&sleep);
    expect_trace("TTS(3) TTS(0) ");
}

static void states_that_are_not_there(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    assert_int_equal(acpi_sleep_states(&registers, ctx), 1u << 0 | 1u << 1 | 1u << 3 | 1u << 5);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 0, &sleep), ST_INVALID_ARGUMENT);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 4, &sleep), ST_INVALID_ARGUMENT);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 2, &sleep), ST_NOT_SUPPORTED);
    expect_log("\\_S2: wrong AML operand type\n");
    fadt.pm1a_control.address = fadt.pm1b_control.address = 0;
    registers_reopen();
    assert_int_equal(acpi_sleep_states(&registers, ctx), 1);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_NOT_SUPPORTED);
    expect_trace("");
}

static void lost_sci_is_asked_for_by_smi(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.sleeping = SLEEPS_AND_FORGETS;
    chip.is_sci_locked = true;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, 0), ST_OK);
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    trace[0] = '\0';
    acpi_sleep_wake(&sleep);
    assert_non_null(strstr(trace, "Wb2/1=f1 "));
    assert_int_equal(chip.control_a & SCI_EN, SCI_EN);
    acpi_sleep_end(&sleep);
}

static void what_wak_says_is_heard(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    chip.sleeping = SLEEPS_AND_FORGETS;
    fail_set(false, 3);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, 0), ST_OK);
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    acpi_sleep_wake(&sleep);
    acpi_sleep_end(&sleep);
    assert_int_equal(sleep.wak_result, 3);
    expect_log("\\_WAK: too little power to wake\n\\_WAK: too hot to wake\n");
}

static void only_what_wakes_from_there_is_armed(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    // A device whose _DSW fails: said, and the sleep goes on.
    const struct acpi_value present = acpi_value_from_integer(0xf);
    assert_int_equal(acpi_evaluate(ctx, NULL, "\\BSET", &present, 1, NULL), ST_OK);
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    sleep.state = 4; // from which the button does not wake
    assert_int_equal(acpi_sleep_prepare(&sleep, 0), ST_OK);
    expect_trace("TTS(3) PR_ON(1) DSW(60) PTS(4) SST(3) ");
    assert_non_null(strstr(log_text, "\\_SB.BAD0 cannot wake the machine: "));
    assert_int_equal(sleep.device_count, 1);
    acpi_sleep_end(&sleep);
    expect_trace("SST(2) WAK(4) DSW(0) SST(1) TTS(0) ");
}

static void the_event_that_woke_it_is_found(void **state)
{
    struct acpi_sleep sleep;
    char path[32];
    (void)state;
    chip.sleeping = SLEEPS_AND_FORGETS;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, ACPI_PM1_POWER_BUTTON), ST_OK);
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    chip.gpe_status[1] = 0x0d; // also one that was not armed
    acpi_sleep_wake(&sleep);
    assert_int_equal(sleep.cause.fixed, 0);
    assert_true(sleep.cause.has_gpe);
    assert_int_equal(sleep.cause.gpe, 0x0a);
    assert_non_null(sleep.cause.device);
    acpi_node_path(sleep.cause.device, path, sizeof path);
    assert_string_equal(path, "\\_SB.LID0");
    assert_int_equal(chip.gpe_status[1], 0x0d); // for whoever handles it
    acpi_sleep_end(&sleep);
}

static void hardware_reduced_machines_have_registers_of_their_own(void **state)
{
    struct acpi_sleep sleep;
    (void)state;
    fadt.flags = ACPI_FADT_HW_REDUCED;
    fadt.sleep_control = io(REDUCED_CONTROL);
    fadt.sleep_status = io(REDUCED_STATUS);
    registers_reopen();
    chip.sleeping = SLEEPS_AND_KEEPS;
    chip.reduced_status = 0x80;
    assert_int_equal(acpi_sleep_begin(&machine, &registers, ctx, 3, &sleep), ST_OK);
    assert_int_equal(acpi_sleep_prepare(&sleep, ACPI_PM1_RTC), ST_OK);
    trace[0] = '\0';
    assert_int_equal(acpi_sleep_enter(&sleep), ST_OK);
    // Type and enable bit in one write: ACPI 6.5, 4.8.3.7.
    expect_trace("W801/1=80 W801/1=80 W800/1=34 zzz ");
    acpi_sleep_wake(&sleep);
    expect_trace("W801/1=80 ");
    acpi_sleep_end(&sleep);
    expect_trace("SST(2) WAK(3) DSW(0) PSW(0) SST(1) TTS(0) ");
}

static void the_facs_holds_the_way_back(void **state)
{
    uint8_t facs[64] __attribute__((aligned(8)));
    (void)state;
    memset(facs, 0xee, sizeof facs);
    facs[32] = 2;
    assert_int_equal(acpi_sleep_vector_set(facs, sizeof facs, 0x9a000), ST_OK);
    assert_int_equal(load_le32(facs + 12), 0x9a000);
    assert_true(load_le64(facs + 24) == 0);
    assert_int_equal(load_le32(facs + 36), 0);
    assert_int_equal(facs[16], 0xee); // the global lock is left alone
    assert_int_equal(facs[40], 0xee);
    assert_int_equal(acpi_sleep_vector_set(facs, sizeof facs, 0x100000), ST_OUT_OF_RANGE);
    assert_int_equal(load_le32(facs + 12), 0x9a000);
    assert_int_equal(acpi_sleep_vector_set(facs, 24, 0), ST_OK); // ACPI 1.0's
    assert_int_equal(load_le32(facs + 12), 0);
    assert_int_equal(acpi_sleep_vector_set(facs, 20, 0), ST_BAD_LENGTH);
    assert_int_equal(acpi_sleep_vector_set(facs + 4, 60, 0), ST_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(suspends_to_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(stands_still, setup, teardown),
        cmocka_unit_test_setup_teardown(a_machine_that_does_not_fall_asleep_goes_on, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(registers_that_nobody_decodes_are_no_sleep, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(firmware_that_refuses_is_told_that_it_is_over, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(begun_and_ended_is_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(states_that_are_not_there, setup, teardown),
        cmocka_unit_test_setup_teardown(lost_sci_is_asked_for_by_smi, setup, teardown),
        cmocka_unit_test_setup_teardown(what_wak_says_is_heard, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_wakes_from_there_is_armed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_event_that_woke_it_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(hardware_reduced_machines_have_registers_of_their_own,
                                        setup, teardown),
        cmocka_unit_test(the_facs_holds_the_way_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
