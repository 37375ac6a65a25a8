// SPDX-License-Identifier: MIT
// The checks of the namespace, on a table with every fault they know and on one with none. What is
// expected is the whole of what is found: any other finding is a false one.
// SOURCES: acpi/check/names*.c acpi/aml/*.c acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c
// SOURCES: acpi/resource/*.c acpi/device/*.c acpi/tables/*.c tests/host/check_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "tests/host/check_fixture.h"

#include "engine_fixture.h"

#include <acpi/check.h>
#include <acpi/region.h>

#include "check/kinds.h"

static const uint8_t bad[] = {
#include "check_names_bad.h"
};

static const uint8_t good[] = {
#include "check_names_good.h"
};

// Findings

#define FOUND_MAX 256
static struct {
    char id[32], where[96];
    bool is_expected;
} found[FOUND_MAX];
static size_t found_count;

static void note(void *arg, const struct finding_kind *kind, const char *where, const char *detail)
{
    check_sink.report(arg, kind, where, detail);
    assert_true(found_count < FOUND_MAX);
    snprintf(found[found_count].id, sizeof found->id, "%s", kind->id);
    snprintf(found[found_count].where, sizeof found->where, "%s", where);
    found[found_count++].is_expected = false;
}

static void begin(void *arg, const char *subject)
{
    check_sink.begin(arg, subject);
}

static const struct finding_sink note_sink = {begin, note, NULL};

static unsigned missing;

static void expect(const char *id, const char *where)
{
    for (size_t i = 0; i < found_count; i++) {
        if (found[i].is_expected || strcmp(found[i].id, id) != 0 ||
            strcmp(found[i].where, where) != 0)
            continue;
        found[i].is_expected = true;
        return;
    }
    print_error("not found: %s at %s\n", id, where);
    missing++;
}

static void expect_end(void)
{
    for (size_t i = 0; i < found_count; i++) {
        if (found[i].is_expected) continue;
        print_error("not expected: %s at %s\n", found[i].id, found[i].where);
        missing++;
    }
    assert_int_equal(missing, 0);
}

// Machines

static void checksum_fix(uint8_t *table, size_t length)
{
    table[9] = 0;
    table[9] = (uint8_t)-acpi_checksum(table, length);
}

#define FADT_LENGTH 244u
#define MADT_LENGTH (44u + 3 * 8 + 12)
#define MCFG_LENGTH (44u + 16)
static uint8_t fadt[FADT_LENGTH], madt[MADT_LENGTH], mcfg[MCFG_LENGTH];

// 128 GPEs, of which the first block has all.
static void fadt_make(uint32_t flags)
{
    static const uint8_t nothing[FADT_LENGTH - 36];
    (void)engine_table(fadt, "FACP", 5, nothing, sizeof nothing);
    store_le32(fadt + 80, 0x420); // GPE0_BLK
    fadt[92] = 32;                // GPE0_BLK_LEN
    store_le32(fadt + 112, flags);
    checksum_fix(fadt, sizeof fadt);
}

// Processors 0, 1 and 0x40, and an I/O APIC from GSI 0 on.
static void madt_make(void)
{
    static const uint8_t nothing[MADT_LENGTH - 36], uids[] = {0, 1, 0x40};
    (void)engine_table(madt, "APIC", 5, nothing, sizeof nothing);
    uint8_t *at = madt + 44;
    for (size_t i = 0; i < ARRAY_SIZE(uids); i++, at += 8) {
        at[1] = 8;
        at[2] = uids[i];
        at[3] = (uint8_t)i;
        at[4] = 1;
    }
    at[0] = 1;
    at[1] = 12;
    store_le32(at + 4, 0xfec00000);
    checksum_fix(madt, sizeof madt);
}

// Buses 0 to 255 at 0xe0000000.
static void mcfg_make(void)
{
    static const uint8_t nothing[MCFG_LENGTH - 36];
    (void)engine_table(mcfg, "MCFG", 1, nothing, sizeof nothing);
    store_le32(mcfg + 44, 0xe0000000);
    mcfg[55] = 255;
    checksum_fix(mcfg, sizeof mcfg);
}

static bool is_nothing(void *arg, uint64_t base, uint64_t size)
{
    (void)arg, (void)base, (void)size;
    return false;
}

static bool is_ram(void *arg, uint64_t base, uint64_t size)
{
    (void)arg;
    return base + size <= 0x8000000;
}

struct machine {
    struct engine_host host; // first: the fixture takes the pointer for its own
    struct acpi_context *ctx;
};

static void machine_begin(struct machine *m, const uint8_t *dsdt, size_t length)
{
    unsigned index;
    *m = (struct machine){.host.allowed = -1};
    assert_int_equal(acpi_context_create(&engine_ops, m, NULL, &m->ctx), ST_OK);
    fadt_make(0);
    madt_make();
    mcfg_make();
    assert_int_equal(acpi_table_register(m->ctx, fadt, sizeof fadt), ST_OK);
    assert_int_equal(acpi_table_register(m->ctx, madt, sizeof madt), ST_OK);
    assert_int_equal(acpi_table_register(m->ctx, mcfg, sizeof mcfg), ST_OK);
    assert_int_equal(acpi_table_load(m->ctx, dsdt, length, &index), ST_OK);
    assert_int_equal(acpi_devices_initialize(m->ctx, NULL), ST_OK);
}

static void machine_end(struct machine *m)
{
    acpi_context_destroy(m->ctx);
    assert_int_equal(m->host.blocks, 0);
}

static void machine_check(struct machine *m, const struct acpi_check_machine *facts)
{
    check_reset();
    found_count = missing = 0;
    acpi_check_namespace(m->ctx, facts, &note_sink);
}

static const struct acpi_check_machine real = {.is_ram = is_ram, .has_hardware = true};

// Tests

static const struct {
    const char *id, *where;
} faults[] = {
    {"load.terms", "DSDT BAD"},
    {"name.arguments", "\\_SB.ARGS._DIS"},
    {"name.type", "\\_SB.TYPE._DDN"},
    {"name.no-value", "\\_SB.NOVA._SUN"},
    {"name.short", "\\_SB.SHRT._BIF"},
    {"name.long", "\\_SB.LONG._UPC"},
    {"name.element-type", "\\_SB.ELEM._UPC"},
    {"name.element-missing", "\\_SB.EMIS._DEP"},
    {"name.unset", "\\_SB.UNSE._UPC"},
    {"name.count", "\\_SB.COUN._PSD"},
    {"name.buffer-length", "\\_SB.BUFL._PLD"},
    {"name.range", "\\_SB.RANG._GLK"},
    {"name.register", "\\_SB.REGI._PTC"},
    {"name.place", "\\_SB.PLAC._PTS"},
    {"name.data", "\\_SB.DATA._DIS"},
    {"name.kind", "\\_SB.KIND._DDN"},
    {"name.unknown", "\\_SB.UNKN._XYZ"},
    {"name.companion", "\\_SB.COMP._PS0"},
    {"method.fails", "\\_SB.FAIL._SUN"},
    {"method.name", "\\_SB.NAMX._SUN"},
    {"method.name", "\\_SB.STAF._STA"},
    {"method.name", "\\_SB.INIF._INI"},
    {"method.bounds", "\\_SB.BOUN._SUN"},
    {"method.unset", "\\_SB.UNST._SUN"},
    {"method.endless", "\\_SB.ENDL._SUN"},
    {"dsm.query", "\\_SB.DSMQ._DSM"},
    {"dsd.property", "\\_SB.DSDP._DSD"},
    {"id.form", "\\_SB.FORM._HID"},
    {"id.form", "\\_SB.EISA._HID"},
    {"id.case", "\\_SB.LOWR._HID"},
    {"id.asterisk", "\\_SB.ASTE._HID"},
    {"id.compatible", "\\_SB.CIDS._CID"},
    {"id.same", "\\_SB.SAME._CID"},
    {"id.both", "\\_SB.BOTH"},
    {"id.none", "\\_SB.NONI"},
    {"id.duplicate", "\\_SB.DUP2"},
    {"id.no-uid", "\\_SB.NOU1"},
    {"id.adr-same", "\\_SB.ADR2"},
    {"id.adr-range", "\\_SB.PCI0.ADRX"},
    {"sta.reserved", "\\_SB.STAR._STA"},
    {"sta.enabled", "\\_SB.STAE._STA"},
    {"power.methods", "\\_SB.PWR0"},
    {"power.state", "\\_SB.PWR1._STA"},
    {"power.list", "\\_SB.PLST._PR0"},
    {"usb.connector", "\\_SB.CONN._UPC"},
    {"pld.revision", "\\_SB.PLDR._PLD"},
    {"display.level", "\\_SB.BCLL._BCL"},
    {"display.usual", "\\_SB.BCLM._BCL"},
    {"crs.template", "\\_SB.TMPL._CRS"},
    {"crs.end", "\\_SB.TEND._CRS"},
    {"crs.address", "\\_SB.ADDR._CRS"},
    {"crs.io", "\\_SB.PORT._CRS"},
    {"crs.memory", "\\_SB.MEMY._CRS"},
    {"crs.irq-many", "\\_SB.IRQM._CRS"},
    {"crs.irq-flags", "\\_SB.IRQL._CRS"},
    {"crs.dependent", "\\_SB.DEPN._CRS"},
    {"crs.irq-range", "\\_SB.IRQR._CRS"},
    {"crs.overlap", "\\_SB.OVL2"},
    {"crs.irq-shared", "\\_SB.OVL2"},
    {"crs.ram", "\\_SB.DRAM"},
    {"crs.ecam", "MCFG entry 0"},
    {"crs.window", "\\_SB.PCI0.OUTS"},
    {"bridge.bus", "\\_SB.PCI1"},
    {"bridge.window", "\\_SB.PCI2"},
    {"prt.link", "\\_SB.PCI0._PRT"},
    {"prt.source", "\\_SB.PCI0._PRT"},
    {"prt.source", "\\_SB.PCI0._PRT"},
    {"prt.swapped", "\\_SB.PCI0._PRT"},
    {"prt.pin", "\\_SB.PCI0._PRT"},
    {"prt.address", "\\_SB.PCI0._PRT"},
    {"prt.duplicate", "\\_SB.PCI0._PRT"},
    {"prt.gsi", "\\_SB.PCI0._PRT"},
    {"link.current", "\\_SB.LNKA"},
    {"link.methods", "\\_SB.LNKB"},
    {"cpu.old", "\\_SB.CPUO"},
    {"cpu.madt", "\\_SB.CPUX"},
    {"cpu.duplicate", "\\_SB.CPUP"},
    {"pss.order", "\\_SB.CPU0._PSS"},
    {"pss.limit", "\\_SB.CPU0._PPC"},
    {"cst.type", "\\_SB.CPU0._CST"},
    {"cpc.length", "\\_SB.CPU0._CPC"},
    {"tss.order", "\\_SB.CPU0._TSS"},
    {"cpu.coordination", "\\_SB.CPU0._PSD"},
    {"cpu.domain", "\\_SB.CPU0._TSD"},
    {"pss.power", "\\_SB.CPU1._PSS"},
    {"pss.control", "\\_SB.CPU1._PSS"},
    {"pss.zero", "\\_SB.CPU1._PSS"},
    {"cst.c1", "\\_SB.CPU1._CST"},
    {"cst.order", "\\_SB.CPU1._CST"},
    {"cpc.order", "\\_SB.CPU1._CPC"},
    {"tss.control", "\\_SB.CPU1._TSS"},
    {"battery.unit", "\\_SB.BAT0._BIF"},
    {"battery.levels", "\\_SB.BAT0._BIF"},
    {"battery.state", "\\_SB.BAT0._BST"},
    {"battery.remaining", "\\_SB.BAT0._BST"},
    {"gpe.both", "\\_GPE._L10"},
    {"gpe.range", "\\_GPE._LF0"},
    {"gpe.name", "\\_GPE._L0X"},
    {"gpe.place", "\\_SB.GPLA._L11"},
    {"ec.query", "\\_SB.QPLA._Q11"},
    {"ec.gpe", "\\_SB.EC00"},
    {"ec.ports", "\\_SB.EC00"},
    {"ec.gpe-range", "\\_SB.EC01._GPE"},
    {"ec.gpe-method", "\\_GPE._L12"},
    {"wake.gpe", "\\_SB.WAK0._PRW"},
    {"wake.state", "\\_SB.WAK1._PRW"},
    {"sleep.value", "\\_S4"},
    {"zone.temperature", "\\_TZ.TZ00._TMP"},
    {"zone.order", "\\_TZ.TZ00._PSV"},
    {"zone.active", "\\_TZ.TZ00._AC1"},
    {"zone.range", "\\_TZ.TZ01._CRT"},
    {"zone.no-trip", "\\_TZ.TZ02"},
    {"osi.linux", "\\"},
    {"osi.newest", "\\"},
};

static void each_fault_is_found_and_nothing_else(void **state)
{
    struct machine m;
    (void)state;
    machine_begin(&m, bad, sizeof bad);
    machine_check(&m, &real);
    for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
        expect(faults[i].id, faults[i].where);
    expect_end();
    machine_end(&m);
}

static void nothing_is_found_where_nothing_is_wrong(void **state)
{
    struct machine m;
    (void)state;
    machine_begin(&m, good, sizeof good);
    machine_check(&m, &real);
    expect("osi.newest", "\\");
    expect_end();
    machine_check(&m, NULL);
    expect("osi.newest", "\\");
    expect_end();
    machine_end(&m);
}

static void a_table_of_nothing_lacks_what_every_machine_needs(void **state)
{
    struct machine m;
    uint8_t table[64];
    (void)state;
    machine_begin(&m, table, engine_table(table, "DSDT", 2, good, 0));
    machine_check(&m, &real);
    expect("sleep.s5", "\\");
    expect("crs.ecam", "MCFG entry 0");
    expect("osi.never", "\\");
    expect_end();
    machine_end(&m);
}

static void configuration_space_has_to_be_reserved_by_somebody(void **state)
{
    struct machine m;
    const struct acpi_check_machine facts = {.is_reserved = is_nothing, .has_hardware = true};
    (void)state;
    machine_begin(&m, bad, sizeof bad);
    machine_check(&m, &facts);
    assert_int_equal(check_found("crs.ecam"), 0);
    assert_int_equal(check_found("crs.ecam-free"), 1);
    machine_end(&m);
    machine_begin(&m, good, sizeof good);
    machine_check(&m, &facts);
    assert_int_equal(check_found("crs.ecam-free"), 0);
    machine_end(&m);
}

// What the table of all faults says once more without hardware: nothing that a register decides.
static void without_hardware_registers_are_not_judged(void **state)
{
    struct machine m;
    (void)state;
    machine_begin(&m, bad, sizeof bad);
    machine_check(&m, NULL);
    assert_int_equal(check_found("battery.unit"), 0);
    assert_int_equal(check_found("zone.temperature"), 0);
    assert_int_equal(check_found("crs.ram"), 0);
    assert_int_equal(check_found("method.name"), 2); // not _INI, which depends on registers
    assert_int_equal(check_found("name.type"), 1);
    assert_int_equal(check_found("method.bounds"), 1);
    machine_end(&m);
}

// Its own answer to an error; how often it was asked.
static enum acpi_error_action error_count(void *arg, const struct acpi_error *error)
{
    (void)error;
    ++*(unsigned *)arg;
    return ACPI_ERROR_ABORT;
}

static status_t handler_read(void *arg, struct acpi_region_access *access)
{
    ++*(unsigned *)arg;
    access->value = 0x5a;
    return ST_OK;
}

static void the_engine_is_left_as_it_was(void **state)
{
    struct machine m = {.host.allowed = -1};
    unsigned errors = 0, accesses = 0, index;
    uint64_t value;
    (void)state;
    struct acpi_config config = {.on_error = error_count, .on_error_arg = &errors};
    assert_int_equal(acpi_context_create(&engine_ops, &m, &config, &m.ctx), ST_OK);
    assert_int_equal(acpi_table_load(m.ctx, good, sizeof good, &index), ST_OK);
    assert_int_equal(acpi_region_handler_install(m.ctx, ACPI_SPACE_MEMORY, handler_read, &accesses),
                     ST_OK);
    for (unsigned has_hardware = 0; has_hardware < 2; has_hardware++) {
        const struct acpi_check_machine facts = {.has_hardware = has_hardware != 0};
        accesses = 0;
        machine_check(&m, &facts);
        assert_int_equal(errors, 0);
        assert_true((accesses > 0) == (has_hardware != 0));
        assert_int_equal(acpi_evaluate_integer(m.ctx, NULL, "\\NVS0", &value), ST_OK);
        assert_int_equal(value, 0x5a);
    }
    machine_end(&m);
}

// Each allocation of the check fails in turn: less is found, nothing breaks.
static void memory_may_run_out(void **state)
{
    struct machine m;
    (void)state;
    machine_begin(&m, bad, sizeof bad);
    for (long allowed = 0; allowed < 40; allowed++) {
        m.host.allowed = allowed;
        machine_check(&m, &real);
    }
    m.host.allowed = -1;
    machine_check(&m, &real);
    assert_int_equal(found_count, ARRAY_SIZE(faults));
    machine_end(&m);
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&acpi_check_names_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_found_and_nothing_else),
        cmocka_unit_test(nothing_is_found_where_nothing_is_wrong),
        cmocka_unit_test(a_table_of_nothing_lacks_what_every_machine_needs),
        cmocka_unit_test(configuration_space_has_to_be_reserved_by_somebody),
        cmocka_unit_test(without_hardware_registers_are_not_judged),
        cmocka_unit_test(the_engine_is_left_as_it_was),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
