// SPDX-License-Identifier: MIT
// SOURCES: acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// The decoders: right values from built tables; no read past the end from cut and broken ones; and
// the static tables of the corpus of real machines, where it is.

#include "tests/host/acpi_fixture.h"

#include <acpi/layout.h>
#include <dirent.h>
#include <unistd.h>

static size_t text_length;

static void text_count(void *arg, const char *text, size_t length)
{
    (void)arg;
    (void)text;
    text_length += length;
}

static const struct acpi_text_sink count_sink = {text_count, NULL};

static void gas_put(uint8_t *at, uint8_t space, uint8_t width, uint8_t access, uint64_t address)
{
    at[0] = space;
    at[1] = width;
    at[2] = 0;
    at[3] = access;
    put64(at + 4, address);
}

static void header_put(uint8_t *table, const char *signature, uint32_t length, uint8_t revision)
{
    memset(table, 0, length);
    memcpy(table, signature, 4);
    put32(table + 4, length);
    table[8] = revision;
}

// Runs every decoder over the bytes, whatever they are.
static void decode_all(const uint8_t *bytes, size_t length)
{
    struct acpi_fadt fadt;
    struct acpi_madt madt;
    struct acpi_hpet hpet;
    struct acpi_spcr spcr;
    struct acpi_bgrt bgrt;
    struct acpi_facs facs;
    struct acpi_slit slit;
    struct acpi_mcfg_entry mcfg;
    struct acpi_dbg2_device device;
    struct acpi_madt_entry madt_entry;
    struct acpi_srat_entry srat_entry;
    (void)!acpi_fadt_decode(bytes, length, &fadt);
    (void)!acpi_madt_decode(bytes, length, &madt);
    (void)!acpi_hpet_decode(bytes, length, &hpet);
    (void)!acpi_spcr_decode(bytes, length, &spcr);
    (void)!acpi_bgrt_decode(bytes, length, &bgrt);
    (void)!acpi_facs_decode(bytes, length, &facs);
    (void)!acpi_slit_decode(bytes, length, &slit);
    (void)!acpi_srat_check(bytes, length);
    for (size_t i = 0; acpi_mcfg_get(bytes, length, i, &mcfg); i++)
        continue;
    for (size_t i = 0; acpi_dbg2_get(bytes, length, i, &device); i++) {
        assert_true(strnlen(device.name, sizeof device.name) < sizeof device.name);
    }
    struct acpi_entry_cursor cursor = acpi_madt_entries(bytes, length);
    while (acpi_madt_next(&cursor, &madt_entry))
        continue;
    cursor = acpi_srat_entries(bytes, length);
    while (acpi_srat_next(&cursor, &srat_entry))
        continue;
    acpi_table_describe(bytes, length, &count_sink);
}

// Every truncation, and every byte broken, in a block of exactly that size.
static void torture(const uint8_t *table, size_t length)
{
    for (size_t cut = 0; cut <= length; cut++) {
        uint8_t *copy = malloc(cut ? cut : 1);
        memcpy(copy, table, cut);
        decode_all(copy, cut);
        free(copy);
    }
    static const uint8_t masks[] = {0x01, 0x40, 0x80, 0xff};
    uint8_t *copy = malloc(length);
    memcpy(copy, table, length);
    for (size_t i = 0; i < length; i++) {
        for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
            copy[i] ^= masks[m];
            decode_all(copy, length);
            copy[i] ^= masks[m];
        }
    }
    free(copy);
}

// An entry of each length up to 48, alone at the end: what is too short for its type is not read.
static void entries_torture(const char *signature, size_t head, unsigned types)
{
    for (unsigned type = 0; type < types; type++) {
        for (uint8_t length = 2; length < 48; length++) {
            uint8_t *table = malloc(head + length);
            header_put(table, signature, (uint32_t)(head + length), 4);
            table[head] = (uint8_t)type;
            table[head + 1] = length;
            decode_all(table, head + length);
            free(table);
        }
    }
}

static void fadt_fill(uint8_t *t)
{
    header_put(t, "FACP", 276, 6);
    put32(t + 36, 0x1000);
    put32(t + 40, 0x2000);
    put64(t + 132, 0x1000);
    put64(t + 140, 0x2001);
    put16(t + 46, 9);
    put32(t + 48, 0xb2);
    t[52] = 0xf1;
    put32(t + 56, 0x600);
    put32(t + 64, 0x604);
    put32(t + 76, 0x608);
    t[88] = 4;
    t[89] = 2;
    t[91] = 4;
    put16(t + 109, 0x0002);
    put32(t + 112, 1u << 10 | 1u << 8);
    gas_put(t + 116, ACPI_GAS_IO, 8, 1, 0xcf9);
    t[128] = 0x0f;
    gas_put(t + 172, ACPI_GAS_MEMORY, 16, 2, 0xfed00604);
    gas_put(t + 244, ACPI_GAS_IO, 8, 1, 0x777);
}

static void test_fadt(void **state)
{
    (void)state;
    uint8_t t[276];
    struct acpi_fadt fadt;
    fadt_fill(t);
    assert_int_equal(acpi_fadt_decode(t, sizeof t, &fadt), ST_OK);
    assert_int_equal(fadt.dsdt_paddr, 0x2001);
    assert_int_equal(fadt.dsdt_paddr_old, 0x2000);
    assert_int_equal(fadt.facs_paddr_old, 0); // equal to the preferred
    assert_int_equal(fadt.pm1a_event.address, 0x600);
    assert_int_equal(fadt.pm1a_event.space, ACPI_GAS_IO);
    assert_int_equal(fadt.pm1a_event.bit_width, 32);
    assert_int_equal(fadt.pm1a_control.address, 0xfed00604); // X_ preferred
    assert_int_equal(fadt.pm1a_control.space, ACPI_GAS_MEMORY);
    assert_int_equal(fadt.pm1b_control.address, 0);
    assert_int_equal(fadt.pm_timer.address, 0x608);
    assert_int_equal(fadt.reset.address, 0xcf9);
    assert_int_equal(fadt.reset_value, 0x0f);
    assert_int_equal(fadt.sleep_control.address, 0x777);
    assert_true(fadt.has_boot_arch);
    assert_int_equal(fadt.iapc_boot_arch, ACPI_BOOT_ARCH_8042);

    put32(t + 112, 0); // RESET_REG_SUP off: the register does not count
    assert_int_equal(acpi_fadt_decode(t, sizeof t, &fadt), ST_OK);
    assert_int_equal(fadt.reset.address, 0);

    // Memory at the old field's port means the port; no width is wider than its field.
    gas_put(t + 148, ACPI_GAS_MEMORY, 32, 3, 0x600);
    t[92] = 31;
    t[93] = 32;
    put32(t + 80, 0x420);
    put32(t + 84, 0x440);
    assert_int_equal(acpi_fadt_decode(t, sizeof t, &fadt), ST_OK);
    assert_int_equal(fadt.pm1a_event.space, ACPI_GAS_IO);
    assert_int_equal(fadt.gpe0.bit_width, 248);
    assert_int_equal(fadt.gpe1.bit_width, 255);

    t[8] = 1; // revision 1: 116 bytes, and the boot flags were reserved
    assert_int_equal(acpi_fadt_decode(t, 116, &fadt), ST_OK);
    assert_false(fadt.has_boot_arch);
    assert_int_equal(fadt.pm1a_control.address, 0x604);
    assert_int_equal(fadt.dsdt_paddr, 0x2000);
    assert_int_equal(acpi_fadt_decode(t, 115, &fadt), ST_BAD_LENGTH);
    fadt_fill(t);
    torture(t, sizeof t);
}

static size_t madt_fill(uint8_t *t)
{
    static const uint8_t entries[] = {
        0,    8,  0,    0, 1,    0,    0,    0, // CPU 0, APIC id 0, enabled
        0,    8,  1,    2, 1,    0,    0,    0, // CPU 1, APIC id 2, enabled
        0,    8,  2,    4, 0,    0,    0,    0, // disabled
        9,    16, 0,    0, 2,    0,    0,    0,    1,    0, 0, 0,
        1,    0,  0,    0, // APIC id 2 again, as x2APIC
        9,    16, 0,    0, 0,    1,    0,    0,    1,    0, 0, 0,
        9,    0,  0,    0,                                        // APIC id 256
        1,    12, 7,    0, 0,    0,    0xc0, 0xfe, 0,    0, 0, 0, // I/O APIC 7
        2,    10, 0,    0, 2,    0,    0,    0,    0,    0,       // IRQ 0 is GSI 2
        2,    10, 0,    9, 9,    0,    0,    0,    0x0d, 0,       // IRQ 9: level, active high
        3,    8,  5,    0, 23,   0,    0,    0,                   // NMI source
        4,    6,  0xff, 5, 0,    1,                               // LINT1 of all, edge, high
        10,   12, 15,   0, 0xff, 0xff, 0xff, 0xff, 0,    0, 0, 0, // x2APIC NMI
        5,    12, 0,    0, 0,    0,    0,    0xfe, 1,    0, 0, 0, // LAPIC at 0x1fe000000
        0x7f, 4,  0,    0,                                        // unknown
        1,    4,  0,    0,                                        // I/O APIC, too short
    };
    header_put(t, "APIC", 44 + sizeof entries, 5);
    put32(t + 36, 0xfee00000);
    put32(t + 40, 1);
    memcpy(t + 44, entries, sizeof entries);
    return 44 + sizeof entries;
}

static void test_madt(void **state)
{
    (void)state;
    uint8_t t[256];
    struct acpi_madt madt;
    size_t length = madt_fill(t);
    assert_int_equal(acpi_madt_decode(t, length, &madt), ST_OK);
    assert_int_equal(madt.lapic_paddr, 0x1fe000000);
    assert_true(madt.has_8259);
    assert_int_equal(madt.cpus_enabled, 3);
    assert_int_equal(madt.lapics, 3);
    assert_int_equal(madt.x2apics, 2);
    assert_int_equal(madt.ioapics, 1);
    assert_int_equal(madt.overrides, 2);
    assert_int_equal(madt.nmi_sources, 1);
    assert_int_equal(madt.lapic_nmis, 2);
    assert_int_equal(madt.others, 1);
    assert_int_equal(madt.malformed, 0);

    struct acpi_entry_cursor cursor = acpi_madt_entries(t, length);
    struct acpi_madt_entry entry;
    unsigned seen = 0;
    while (acpi_madt_next(&cursor, &entry)) {
        if (entry.type == ACPI_MADT_IOAPIC) {
            assert_int_equal(entry.ioapic.id, 7);
            assert_int_equal(entry.ioapic.paddr, 0xfec00000);
        } else if (entry.type == ACPI_MADT_OVERRIDE && entry.isa_override.source == 9) {
            assert_int_equal(acpi_inti_trigger(entry.isa_override.flags), ACPI_TRIGGER_LEVEL);
            assert_int_equal(acpi_inti_polarity(entry.isa_override.flags), ACPI_POLARITY_HIGH);
        } else if (entry.type == ACPI_MADT_LAPIC_NMI) {
            assert_true(entry.lapic_nmi.uid == UINT32_MAX);
            assert_int_equal(entry.lapic_nmi.lint, 1);
        }
        seen++;
    }
    assert_int_equal(seen, 13); // all but the one that is too short

    t[45] = 0; // an entry of length 0 would be walked for ever
    assert_int_equal(acpi_madt_decode(t, length, &madt), ST_OK);
    assert_int_equal(madt.malformed, 1);
    assert_int_equal(madt.lapics, 0);
    assert_int_equal(acpi_madt_decode(t, 43, &madt), ST_BAD_LENGTH);
    torture(t, madt_fill(t));
    entries_torture("APIC", 44, 0x12);
}

static void test_mcfg_hpet_bgrt_facs(void **state)
{
    (void)state;
    uint8_t t[80];
    header_put(t, "MCFG", 44 + 16 + 15, 1); // one entry and most of another
    put64(t + 44, 0xb0000000);
    put16(t + 52, 3);
    t[54] = 1;
    t[55] = 0xff;
    struct acpi_mcfg_entry entry;
    assert_int_equal(acpi_mcfg_count(t, 75), 1);
    assert_true(acpi_mcfg_get(t, 75, 0, &entry));
    assert_int_equal(entry.base, 0xb0000000);
    assert_int_equal(entry.segment, 3);
    assert_int_equal(entry.start_bus, 1);
    assert_int_equal(entry.end_bus, 255);
    assert_false(acpi_mcfg_get(t, 75, 1, &entry));
    torture(t, 75);

    struct acpi_hpet hpet;
    header_put(t, "HPET", 56, 1);
    gas_put(t + 40, ACPI_GAS_MEMORY, 64, 0, 0xfed00000);
    put16(t + 53, 0x1234);
    assert_int_equal(acpi_hpet_decode(t, 56, &hpet), ST_OK);
    assert_int_equal(hpet.base.address, 0xfed00000);
    assert_int_equal(hpet.min_tick, 0x1234);
    assert_int_equal(acpi_hpet_decode(t, 55, &hpet), ST_BAD_LENGTH);
    torture(t, 56);

    struct acpi_bgrt bgrt;
    header_put(t, "BGRT", 56, 1);
    put64(t + 40, 0x123456789a);
    put32(t + 52, 77);
    assert_int_equal(acpi_bgrt_decode(t, 56, &bgrt), ST_OK);
    assert_int_equal(bgrt.image_paddr, 0x123456789a);
    assert_int_equal(bgrt.y, 77);
    torture(t, 56);

    struct acpi_facs facs;
    header_put(t, "FACS", 64, 0);
    put32(t + 16, 3);
    t[32] = 2;
    assert_int_equal(acpi_facs_decode(t, 64, &facs), ST_OK);
    assert_int_equal(facs.global_lock, 3);
    assert_int_equal(facs.version, 2);
    assert_int_equal(acpi_facs_decode(t, 63, &facs), ST_BAD_LENGTH);
    torture(t, 64);
}

static void test_spcr(void **state)
{
    (void)state;
    uint8_t t[90];
    struct acpi_spcr spcr;
    header_put(t, "SPCR", 90, 2);
    t[36] = ACPI_SERIAL_16550_GAS;
    gas_put(t + 40, ACPI_GAS_MEMORY, 32, 3, 0xfe030000);
    t[52] = 3;
    t[53] = 4;
    put32(t + 54, 20);
    t[58] = 7;
    put16(t + 64, 0xffff);
    put16(t + 66, 0xffff);
    put32(t + 76, 48000000);
    put32(t + 80, 1500000);
    assert_int_equal(acpi_spcr_decode(t, 90, &spcr), ST_OK);
    assert_int_equal(spcr.baud, 115200);
    assert_int_equal(spcr.clock_hz, 0); // the field came with revision 3
    assert_int_equal(spcr.base.access_size, 3);
    assert_int_equal(spcr.gsi, 20);
    t[8] = 4;
    assert_int_equal(acpi_spcr_decode(t, 90, &spcr), ST_OK);
    assert_int_equal(spcr.clock_hz, 48000000);
    assert_int_equal(spcr.baud, 1500000);
    assert_int_equal(acpi_spcr_decode(t, 80, &spcr), ST_OK); // revision 4, cut as revision 2
    assert_int_equal(spcr.baud, 115200);
    assert_int_equal(acpi_spcr_decode(t, 79, &spcr), ST_BAD_LENGTH);
    torture(t, 90);
}

static void test_dbg2(void **state)
{
    (void)state;
    uint8_t t[44 + 48 + 22];
    struct acpi_dbg2_device device;
    header_put(t, "DBG2", sizeof t, 0);
    put32(t + 36, 44);
    put32(t + 40, 2);
    uint8_t *d = t + 44;
    put16(d + 1, 48);
    d[3] = 1;
    put16(d + 4, 6);
    put16(d + 6, 38);
    put16(d + 12, 0x8000);
    put16(d + 14, 1);
    put16(d + 18, 22);
    put16(d + 20, 34);
    gas_put(d + 22, ACPI_GAS_IO, 8, 1, 0x2f8);
    put32(d + 34, 8);
    memcpy(d + 38, "\\_SB.\x01", 6);
    d += 48;
    put16(d + 1, 22); // a second device with nothing but its fixed part
    put16(d + 12, 0x8003);
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 2);
    assert_true(acpi_dbg2_get(t, sizeof t, 0, &device));
    assert_int_equal(device.port_type, ACPI_DBG2_SERIAL);
    assert_int_equal(device.base.address, 0x2f8);
    assert_int_equal(device.address_size, 8);
    assert_string_equal(device.name, "\\_SB.?");
    assert_true(acpi_dbg2_get(t, sizeof t, 1, &device));
    assert_int_equal(device.port_type, 0x8003);
    assert_int_equal(device.base.address, 0);
    put32(t + 40, 1); // the second one is none of them
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 1);
    put32(t + 40, 0xffffffff); // more devices than there can be
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 2);
    torture(t, sizeof t);

    // Offsets that lead into a device's fixed part, and registers that its count denies
    d = t + 44;
    put16(d + 18, 10);
    put16(d + 20, 10);
    put16(d + 6, 1);
    assert_true(acpi_dbg2_get(t, sizeof t, 0, &device));
    assert_int_equal(device.base.address, 0);
    assert_int_equal(device.address_size, 0);
    assert_string_equal(device.name, "");
    put16(d + 18, 22);
    put16(d + 20, 34);
    d[3] = 0;
    assert_true(acpi_dbg2_get(t, sizeof t, 0, &device));
    assert_int_equal(device.base.address, 0);
    assert_int_equal(device.address_size, 0);
    put16(d + 1, 21); // too short to be one
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 0);

    put32(t + 36, 40); // devices that begin within the table's head
    put32(t + 40, 22u << 8);
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 0);
}

// More devices, and a longer name, than there is room for.
static void test_dbg2_limits(void **state)
{
    (void)state;
    static uint8_t t[44 + 22 * 70];
    struct acpi_dbg2_device device;
    header_put(t, "DBG2", sizeof t, 0);
    put32(t + 36, 44);
    put32(t + 40, 70);
    for (size_t i = 0; i < 70; i++)
        put16(t + 44 + 22 * i + 1, 22);
    assert_int_equal(acpi_dbg2_count(t, sizeof t), 64);

    put16(t + 44 + 1, 22 + 200);
    put16(t + 44 + 4, 200);
    put16(t + 44 + 6, 22);
    memset(t + 44 + 22, 'N', 200);
    assert_true(acpi_dbg2_get(t, sizeof t, 0, &device));
    assert_int_equal(strnlen(device.name, sizeof device.name), ACPI_DBG2_NAME_MAX - 1);
}

static void test_srat_slit(void **state)
{
    (void)state;
    uint8_t t[48 + 16 + 40 + 24];
    header_put(t, "SRAT", sizeof t, 3);
    uint8_t *e = t + 48;
    e[0] = ACPI_SRAT_LAPIC;
    e[1] = 16;
    e[2] = 5;
    e[3] = 9;
    e[9] = 1; // domain 0x105
    e[4] = 1;
    e += 16;
    e[0] = ACPI_SRAT_MEMORY;
    e[1] = 40;
    put32(e + 2, 7);
    put64(e + 8, 0x100000000);
    put64(e + 16, 0x40000000);
    put32(e + 28, 1);
    e += 40;
    e[0] = ACPI_SRAT_X2APIC;
    e[1] = 24;
    put32(e + 4, 2);
    put32(e + 8, 300);
    struct acpi_entry_cursor cursor = acpi_srat_entries(t, sizeof t);
    struct acpi_srat_entry entry;
    assert_true(acpi_srat_next(&cursor, &entry));
    assert_int_equal(entry.domain, 0x105);
    assert_int_equal(entry.apic_id, 9);
    assert_true(acpi_srat_next(&cursor, &entry));
    assert_int_equal(entry.domain, 7);
    assert_int_equal(entry.base, 0x100000000);
    assert_int_equal(entry.size, 0x40000000);
    assert_true(acpi_srat_next(&cursor, &entry));
    assert_int_equal(entry.apic_id, 300);
    assert_int_equal(entry.flags, 0);
    assert_false(acpi_srat_next(&cursor, &entry));
    torture(t, sizeof t);
    entries_torture("SRAT", 48, 8);
    assert_int_equal(acpi_srat_check(t, 48), ST_OK);
    assert_int_equal(acpi_srat_check(t, 47), ST_BAD_LENGTH);

    // Revision 1: a domain has 8 bits, what follows is reserved and may be anything.
    t[8] = 1;
    put32(t + 48 + 16 + 2, 0xa5a5a507);
    cursor = acpi_srat_entries(t, sizeof t);
    assert_true(acpi_srat_next(&cursor, &entry));
    assert_int_equal(entry.domain, 5);
    assert_true(acpi_srat_next(&cursor, &entry));
    assert_int_equal(entry.domain, 7);
    assert_int_equal(entry.base, 0x100000000);

    uint8_t s[48];
    struct acpi_slit slit;
    header_put(s, "SLIT", sizeof s, 1);
    put64(s + 36, 2);
    memcpy(s + 44, "\x0a\x15\x16\x0a", 4);
    assert_int_equal(acpi_slit_decode(s, 48, &slit), ST_OK);
    assert_int_equal(slit.localities, 2);
    assert_int_equal(slit.distances[2], 22);
    assert_int_equal(acpi_slit_decode(s, 47, &slit), ST_BAD_LENGTH);
    put64(s + 36, 0x100000000); // squared it would be 0 in 64 bits
    assert_int_equal(acpi_slit_decode(s, 48, &slit), ST_BAD_LENGTH);
    torture(s, sizeof s);
}

// Real machines

static char corpus_folder[] = "/tmp/test_acpi_decode.XXXXXX";

static bool corpus_unpack(void)
{
    char command[256];
    if (access("/work/shared/corpus/machines.tar.xz", R_OK) != 0) return false;
    if (!mkdtemp(corpus_folder)) return false;
    snprintf(command, sizeof command,
             "tar -C %s -xf /work/shared/corpus/machines.tar.xz --wildcards '*.dat'",
             corpus_folder);
    return system(command) == 0;
}

static unsigned tables_told, tables_unknown;

static void title_check(const uint8_t *bytes, size_t length)
{
    char signature[5] = "";
    struct acpi_layout_text title;
    if (length < ACPI_TABLE_HEADER_SIZE) return;
    memcpy(signature, bytes, 4);
    bool is_known = acpi_layout_title(signature, &title);
    tables_told += is_known;
    tables_unknown += !is_known;
}

static void file_check(const char *path, unsigned counts[3])
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    static uint8_t buffer[1 << 20];
    size_t length = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    uint8_t *bytes = malloc(length ? length : 1); // of exactly the size, for ASan
    memcpy(bytes, buffer, length);
    decode_all(bytes, length);
    title_check(bytes, length);

    struct acpi_madt madt;
    struct acpi_fadt fadt;
    if (length > 4 && memcmp(bytes, "APIC", 4) == 0) {
        assert_int_equal(acpi_madt_decode(bytes, length, &madt), ST_OK);
        if (madt.ioapics == 0 || madt.cpus_enabled == 0) print_message("odd MADT: %s\n", path);
        counts[0]++;
    } else if (length > 4 && memcmp(bytes, "FACP", 4) == 0) {
        assert_int_equal(acpi_fadt_decode(bytes, length, &fadt), ST_OK);
        assert_true(fadt.dsdt_paddr != 0);
        counts[1]++;
    } else if (length > 4 && memcmp(bytes, "MCFG", 4) == 0) {
        assert_true(acpi_mcfg_count(bytes, length) > 0);
        counts[2]++;
    }
    free(bytes);
}

static void folder_check(const char *folder, unsigned counts[3])
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[512];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_type == DT_DIR) {
            folder_check(path, counts);
        } else {
            file_check(path, counts);
        }
    }
    closedir(dir);
}

static void test_corpus(void **state)
{
    (void)state;
    if (!corpus_unpack()) {
        print_message("no corpus of real machines here: skipped\n");
        skip();
    }
    unsigned counts[3] = {0};
    folder_check(corpus_folder, counts);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", corpus_folder);
    assert_int_equal(system(command), 0);
    print_message("%u MADTs, %u FADTs, %u MCFGs of real machines\n", counts[0], counts[1],
                  counts[2]);
    for (size_t i = 0; i < 3; i++)
        assert_true(counts[i] >= 150);
    // Those that nobody knows are each on one or two machines.
    print_message("%u static tables told, %u unknown\n", tables_told, tables_unknown);
    assert_true(tables_told > 2000 && tables_unknown < 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fadt),
        cmocka_unit_test(test_madt),
        cmocka_unit_test(test_mcfg_hpet_bgrt_facs),
        cmocka_unit_test(test_spcr),
        cmocka_unit_test(test_dbg2),
        cmocka_unit_test(test_dbg2_limits),
        cmocka_unit_test(test_srat_slit),
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
