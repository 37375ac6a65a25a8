// SPDX-License-Identifier: MIT
#include "tests/host/check_table.h"

static struct made tables[TABLES_MAX];
static size_t table_count;
static const struct acpi_check_machine *machine;

void begin(void)
{
    table_count = 0;
    machine = NULL;
    check_reset();
}

struct made *table(const char *signature, size_t length, uint8_t revision)
{
    assert_true(table_count < TABLES_MAX && length <= TABLE_ROOM);
    struct made *t = &tables[table_count++];
    memset(t, 0, sizeof *t);
    t->length = length;
    set_text(t, 0, signature);
    set8(t, 8, revision);
    set_text(t, 10, "FLTESTFIXTURE ");
    set32(t, 24, 1);
    set_text(t, 28, "TEST");
    set32(t, 32, 1);
    return t;
}

void set8(struct made *t, size_t at, uint8_t value)
{
    t->bytes[at] = value;
}

void set16(struct made *t, size_t at, uint16_t value)
{
    store_le16(t->bytes + at, value);
}

void set32(struct made *t, size_t at, uint32_t value)
{
    store_le32(t->bytes + at, value);
}

void set64(struct made *t, size_t at, uint64_t value)
{
    store_le64(t->bytes + at, value);
}

void set_text(struct made *t, size_t at, const char *text)
{
    memcpy(t->bytes + at, text, strlen(text));
}

void set_gas(struct made *t, size_t at, uint8_t space, uint8_t width, uint64_t address)
{
    set8(t, at, space);
    set8(t, at + 1, width);
    set16(t, at + 2, 0);
    set64(t, at + 4, address);
}

void append(struct made *t, const char *hex)
{
    for (char *end; *hex; hex = end) {
        unsigned long byte = strtoul(hex, &end, 16);
        if (end == hex) break;
        assert_true(byte <= 255 && t->length < TABLE_ROOM);
        t->bytes[t->length++] = (uint8_t)byte;
    }
}

struct made *fadt(void)
{
    static const struct {
        uint8_t old_at, x_at, length_at, length;
        uint16_t port;
    } blocks[] = {{56, 148, 88, 4, 0x600},
                  {64, 172, 89, 2, 0x604},
                  {76, 208, 91, 4, 0x608},
                  {80, 220, 92, 16, 0x620}};
    struct made *t = table("FACP", 276, 6);
    for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
        set32(t, blocks[i].old_at, blocks[i].port);
        set8(t, blocks[i].length_at, blocks[i].length);
        set_gas(t, blocks[i].x_at, ACPI_GAS_IO, (uint8_t)(blocks[i].length * 8), blocks[i].port);
    }
    set64(t, 140, 0x7fe00000); // DSDT
    set64(t, 132, 0x7fd00000); // FACS
    set8(t, 45, 1);
    set16(t, 46, 9);
    set32(t, 48, 0xb2);
    set8(t, 52, 0xa0);
    set8(t, 53, 0xa1);
    set16(t, 96, 101);
    set16(t, 98, 1001);
    set8(t, 106, 0x0d);
    set8(t, 108, 0x32);
    set32(t, 112, 0x4a5);
    set_gas(t, 116, ACPI_GAS_IO, 8, 0xcf9);
    set8(t, 128, 6);
    return t;
}

struct made *madt(void)
{
    struct made *t = table("APIC", 44, 5);
    set32(t, 36, 0xfee00000);
    set32(t, 40, 1);
    append(t, "00 08 00 00 01 00 00 00 "             // 44: processor 0, APIC id 0
              "00 08 01 02 01 00 00 00 "             // 52: processor 1, APIC id 2
              "01 0c 08 00 00 00 c0 fe 00 00 00 00 " // 60: I/O APIC 8
              "02 0a 00 00 02 00 00 00 00 00 "       // 72: 0 goes to 2
              "02 0a 00 09 09 00 00 00 0d 00 "       // 82: 9 is level, high
              "04 06 ff 05 00 01 ");                 // 92: LINT1 is NMI
    return t;
}

struct made *srat(void)
{
    struct made *t = table("SRAT", 48, 3);
    set32(t, 36, 1);
    append(t, "00 10 00 00 01 00 00 00 00 00 00 00 00 00 00 00 "   // 48: APIC id 0, domain 0
              "00 10 01 02 01 00 00 00 00 00 00 00 00 00 00 00 "); // 64: APIC id 2, domain 1
    for (unsigned domain = 0; domain < 2; domain++) {              // 80, 120
        size_t at = t->length;
        t->length += 40;
        set16(t, at, 0x2801);
        set32(t, at + 2, domain);
        set64(t, at + 8, domain * 0x40000000ull);
        set64(t, at + 16, 0x40000000);
        set32(t, at + 28, 1);
    }
    return t;
}

void machine_is(const struct acpi_check_machine *facts)
{
    machine = facts;
}

void check(void)
{
    struct acpi_check_table list[TABLES_MAX];
    check_reset();
    for (size_t i = 0; i < table_count; i++) {
        struct made *t = &tables[i];
        bool is_rsdp = memcmp(t->bytes, "RSD PTR ", 8) == 0;
        bool is_facs = memcmp(t->bytes, "FACS", 4) == 0;
        if (!t->keeps_checksum && !is_rsdp) {
            set32(t, 4, (uint32_t)t->length);
            if (!is_facs) set8(t, 9, (uint8_t)(t->bytes[9] - acpi_checksum(t->bytes, t->length)));
        }
        // A block of its own, so that ASan sees what is read behind it.
        uint8_t *copy = malloc(t->length);
        memcpy(copy, t->bytes, t->length);
        list[i] = (struct acpi_check_table){copy, t->length, t->paddr};
    }
    acpi_check_table_list(list, table_count, machine, &check_sink);
    for (size_t i = 0; i < table_count; i++)
        free((void *)(uintptr_t)list[i].bytes);
}

void only(const char *id)
{
    check();
    check_expect_only(id);
}

void both(const char *id, const char *other)
{
    check();
    check_expect(id);
    check_expect(other);
    check_expect_no_other(id, other);
}

void none(void)
{
    check();
    check_expect_none();
}
