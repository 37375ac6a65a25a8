// SPDX-License-Identifier: MIT
// SOURCES: acpi/tables/*.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi
// The layouts: that their texts are what layouts.h says, that iasl's templates have the same fields
// at the same places, what the walk tells of tables that are cut or contradict themselves, and that
// nothing is read past their end.

#include "tests/host/acpi_fixture.h"
#include "tests/host/text_sink.h"

#include <unistd.h>

#include <acpi/layout.h>
#include <base/bits.h>

#include "tables/layouts.h"

#define ITEMS_MAX 4096

static struct acpi_layout_item items[ITEMS_MAX];
static size_t item_count;

static void item_keep(void *arg, const struct acpi_layout_item *item)
{
    (void)arg;
    if (item_count < ITEMS_MAX) items[item_count] = *item;
    item_count++;
}

static void walk(const uint8_t *bytes, size_t length)
{
    item_count = 0;
    assert_int_equal(acpi_layout_walk(bytes, length, item_keep, NULL), ST_OK);
    assert_true(item_count <= ITEMS_MAX);
}

static bool text_is(struct acpi_layout_text text, const char *wanted)
{
    return text.length == strlen(wanted) && memcmp(text.at, wanted, text.length) == 0;
}

static const struct acpi_layout_item *field_find(const char *name)
{
    for (size_t i = 0; i < item_count; i++) {
        if (items[i].event == ACPI_LAYOUT_FIELD && text_is(items[i].name, name)) return &items[i];
    }
    fail_msg("no field %s", name);
    return NULL;
}

static unsigned events_count(enum acpi_layout_event event)
{
    unsigned count = 0;
    for (size_t i = 0; i < item_count; i++)
        count += items[i].event == event;
    return count;
}

// What walks and prints the bytes, in a block of exactly their size.
static void describe(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    uint8_t *copy = malloc(length ? length : 1);
    memcpy(copy, bytes, length);
    acpi_table_describe(copy, length, sink);
    free(copy);
}

static struct text shown;

static const struct acpi_text_sink shown_sink = {text_append, &shown};

static const char *described(const uint8_t *bytes, size_t length)
{
    text_clear(&shown);
    describe(bytes, length, &shown_sink);
    return shown.bytes;
}

static uint8_t *header_put(uint8_t *table, const char *signature, uint32_t length)
{
    memset(table, 0, length);
    memcpy(table, signature, 4);
    put32(table + 4, length);
    return table;
}

// The texts

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// One field's line, behind '#' and '~'.
static void field_line_check(const char *line, size_t length, bool is_repeated)
{
    size_t at = 0, width = 0;
    assert_true(is_digit(line[0]));
    for (; is_digit(line[at]); at++)
        width = 10 * width + (size_t)(line[at] - '0');
    assert_true(at < length && strchr("uxronsfegipdqt", line[at]));
    assert_true(width > 0 || (!is_repeated && strchr("sxo", line[at])));
    if (line[at] == ACPI_FORMAT_REGISTER) assert_int_equal(width, 12);
    if (line[at] == ACPI_FORMAT_GUID) assert_int_equal(width, 16);
    if (strchr("unfeqpt", line[at])) assert_true(width <= 8);
    bool has_name = at + 1 < length;
    assert_int_equal(has_name, !strchr("roq", line[at]) && !(line[at] == 'i' && !has_name));
    if (has_name) assert_true(line[at + 1] == ' ' && line[at + 2] > ' ');
    const char *values = memchr(line, '|', length);
    assert_int_equal(values != NULL, line[at] == 'f' || line[at] == 'e');
}

static void line_check(const char *line, size_t length)
{
    switch (line[0]) {
    case '?':
        assert_int_equal(length, 1);
        break;
    case '@':
        assert_true(length > 1 && is_digit(line[1]));
        break;
    case '#':
    case '~':
        field_line_check(line + 1, length - 1, true);
        break;
    case '*':
    case '+':
        assert_int_equal(length, 6);
        for (size_t i = 1; i < 4; i++)
            assert_true(is_digit(line[i]));
        assert_true(is_digit(line[4]) || line[4] == 'i');
        assert_true(line[5] >= 'A' && line[5] <= 'Z');
        break;
    default:
        if (line[0] >= 'A' && line[0] <= 'Z') {
            assert_non_null(memchr(line, ' ', length));
        } else {
            field_line_check(line, length, false);
        }
        break;
    }
}

static void layouts_check(const char *layouts, unsigned *count)
{
    for (; *layouts; layouts += strlen(layouts) + 1, ++*count) {
        const char *line = strchr(layouts, '\n') + 1;
        assert_true(line - layouts > 8 && layouts[4] == ' ');
        assert_int_equal(layouts[strlen(layouts) - 1], '\n');
        for (; *line; line = strchr(line, '\n') + 1)
            line_check(line, (size_t)(strchr(line, '\n') - line));
    }
}

static void test_texts_are_well_formed(void **state)
{
    (void)state;
    unsigned count = 0;
    char signature[5], other[5];
    layouts_check(acpi_layouts_acpi, &count);
    layouts_check(acpi_layouts_others, &count);
    assert_true(count >= 60);
    for (size_t i = 0; acpi_layout_get(i, signature); i++) {
        struct acpi_layout_text title;
        assert_true(acpi_layout_title(signature, &title) && title.length > 3);
        for (size_t j = 0; j < i; j++) {
            assert_true(acpi_layout_get(j, other));
            assert_string_not_equal(signature, other);
        }
        count--;
    }
    assert_int_equal(count, 0);
    struct acpi_layout_text title;
    assert_false(acpi_layout_title("XXXX", &title));
}

// iasl as the judge

#define PLACES_MAX 65536
static uint8_t places[PLACES_MAX]; // by offset: bit n: iasl has a field of n bytes there

static void places_read(const char *path)
{
    char line[512];
    unsigned offset, size;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    memset(places, 0, sizeof places);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "[%*xh %u %u]", &offset, &size) != 2 || offset >= PLACES_MAX) continue;
        places[offset] |= size <= 4 ? 1u << (size - 1) : size == 8 ? 1u << 4 : 1u << 5;
    }
    fclose(file);
}

static bool place_is(size_t offset, size_t size)
{
    uint8_t bit = (uint8_t)(size <= 4 ? 1u << (size - 1) : size == 8 ? 1u << 4 : 1u << 5);
    return offset < PLACES_MAX && (places[offset] & bit);
}

// Where the templates of 2020 are older than the specification, or iasl's listing is odd.
static bool is_known_difference(const char *name, const struct acpi_layout_item *item)
{
    if (strcmp(name, "dmar") == 0) return item->level == 2 && item->size == 1; // scopes' flags
    if (strcmp(name, "hmat") == 0) {
        return item->offset == 64 || item->offset == 90 || item->offset == 91; // transfer size
    }
    if (strcmp(name, "nfit") == 0) return item->offset == 160; // listed at 164, where the next is
    return strcmp(name, "facs") == 0 && item->offset == 40;    // not listed
}

static void template_compare(const char *folder, const char *name, unsigned *fields)
{
    static uint8_t bytes[65536];
    char path[256];
    snprintf(path, sizeof path, "%s/%s.aml", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    snprintf(path, sizeof path, "%s/%s.dsl", folder, name);
    places_read(path);
    walk(bytes, length);
    for (size_t i = 0; i < item_count; i++) {
        const struct acpi_layout_item *item = &items[i];
        if (item->event != ACPI_LAYOUT_FIELD || item->format == ACPI_FORMAT_OPAQUE) continue;
        ++*fields;
        if (place_is(item->offset, item->size) || is_known_difference(name, item)) continue;
        fail_msg("%s: iasl has no field of %zu bytes at %zu (%.*s)", name, item->size, item->offset,
                 (int)item->name.length, item->name.at);
    }
    // Cut and with every byte broken: ASan sees what is read past the end.
    for (size_t cut = 36; cut < length; cut += 7)
        described(bytes, cut);
    static const uint8_t masks[] = {0x01, 0x80, 0xff};
    for (size_t i = 36; i < length && length < 2048; i++) {
        for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
            bytes[i] ^= masks[m];
            described(bytes, length);
            bytes[i] ^= masks[m];
        }
    }
}

static void test_iasl_has_the_same_fields(void **state)
{
    static const char *const names[] = {
        "apic", "asf!", "bert", "bgrt", "boot", "cpep", "csrt", "dbg2", "dbgp", "dmar", "ecdt",
        "einj", "erst", "facp", "facs", "fpdt", "gtdt", "hest", "hmat", "hpet", "ivrs", "lpit",
        "mcfg", "msct", "nfit", "pcct", "pptt", "sbst", "sdev", "slit", "spcr", "spmi", "srat",
        "tcpa", "tpm2", "uefi", "waet", "wdat", "wddt", "wdrt", "wpbt", "wsmt", "xsdt", "rsdt"};
    char folder[] = "/tmp/test_layout.XXXXXX", command[512];
    unsigned fields = 0;
    (void)state;
    if (system("iasl -v >/dev/null 2>&1") != 0) skip();
    assert_non_null(mkdtemp(folder));
    snprintf(
        command, sizeof command,
        "cd %s && iasl -T ALL >/dev/null 2>&1; for f in *.asl; do n=${f%%.asl}; "
        "iasl -p $n $f >/dev/null 2>&1; iasl -d $n.aml >/dev/null 2>&1; done; ls *.dsl | wc -l "
        "> count",
        folder);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        template_compare(folder, names[i], &fields);
    print_message("%u fields of %zu tables are where iasl has them\n", fields, ARRAY_SIZE(names));
    assert_true(fields > 1000);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

// What the walk tells

static void test_flags_and_values_have_names(void **state)
{
    (void)state;
    uint8_t t[44 + 12];
    struct acpi_layout_text name;
    header_put(t, "APIC", 56);
    put32(t + 40, 5);
    memcpy(t + 44, (uint8_t[]){1, 12, 3, 9, 0, 0, 0xc0, 0xfe, 24, 0, 0, 0}, 12);
    walk(t, sizeof t);
    const struct acpi_layout_item *flags = field_find("flags");
    assert_int_equal(flags->value, 5);
    assert_int_equal(flags->offset, 40);
    assert_int_equal(acpi_layout_known_bits(flags), 1);
    assert_true(acpi_layout_value_name(flags, 0, &name) && text_is(name, "8259"));
    assert_false(acpi_layout_value_name(flags, 2, &name));
    assert_int_equal(field_find("GSI from")->value, 24);
    assert_int_equal(field_find("GSI from")->level, 1);
    const char *text = described(t, sizeof t);
    assert_non_null(strstr(text, "I/O APIC "));
    assert_non_null(strstr(text, "id 3, reserved at 47 0x9, at 0xfec00000, GSI from 24"));
    assert_non_null(strstr(text, "0x5 (8259)"));

    // Values that are not counted up from 0
    header_put(t, "SPMI", 65 - 9);
    t[36] = 2;
    walk(t, sizeof t);
    const struct acpi_layout_item *interface = field_find("interface");
    assert_true(acpi_layout_value_name(interface, 2, &name) && text_is(name, "SMIC"));
    assert_false(acpi_layout_value_name(interface, 0, &name));
    assert_false(acpi_layout_value_name(interface, 5, &name));
}

static void test_cut_tables(void **state)
{
    (void)state;
    uint8_t t[276];
    header_put(t, "FACP", 276);
    walk(t, 276);
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 0);
    walk(t, 116); // revision 1 ends there
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 0);
    walk(t, 115);
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 1);
    assert_int_equal(items[item_count - 1].offset, 112);
    walk(t, 150); // in the middle of a register
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 1);
    assert_int_equal(items[item_count - 1].offset, 148);
    assert_int_equal(acpi_layout_walk(t, 35, item_keep, NULL), ST_BAD_LENGTH);
    memcpy(t, "QQQQ", 4);
    assert_int_equal(acpi_layout_walk(t, 276, item_keep, NULL), ST_NOT_SUPPORTED);

    header_put(t, "WSMT", 44); // 4 bytes more than there should be
    walk(t, 44);
    assert_int_equal(events_count(ACPI_LAYOUT_REST), 1);
    assert_int_equal(items[item_count - 1].offset, 40);
    assert_int_equal(items[item_count - 1].size, 4);
}

static void test_lying_entries(void **state)
{
    (void)state;
    uint8_t t[128];
    header_put(t, "APIC", 60);
    t[45] = 0; // a length of 0 would go on for ever
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_BAD_LENGTH), 1);
    t[45] = 17; // one past the end
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_BAD_LENGTH), 1);
    assert_int_equal(events_count(ACPI_LAYOUT_ENTRY), 0);
    t[45] = 4; // too short for a local APIC
    t[49] = 12;
    t[48] = 0x7f; // no type
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_ENTRY), 2);
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 1);
    assert_int_equal(items[item_count - 1].value, 0x7f);
    assert_int_equal(items[item_count - 1].name.length, 0);

    header_put(t, "HEST", 60); // says two sources, holds one of 20 bytes
    put32(t + 36, 2);
    put16(t + 40, 2);
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_ENTRY), 1);
    assert_int_equal(events_count(ACPI_LAYOUT_BAD_LENGTH), 1);
    walk(t, 40); // or none at all
    assert_int_equal(events_count(ACPI_LAYOUT_BAD_LENGTH), 1);
    put32(t + 36, 1);
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_BAD_LENGTH), 0);
    assert_int_equal(events_count(ACPI_LAYOUT_REST), 0);
    put16(t + 40, 77); // a type whose length nobody knows
    walk(t, 60);
    assert_int_equal(events_count(ACPI_LAYOUT_ENTRY), 1);

    header_put(t, "HMAT", 74); // a count of 65535 handles in an entry that has room for one
    put16(t + 40, 2);
    put32(t + 44, 34);
    put16(t + 70, 0xffff);
    walk(t, 74);
    assert_int_equal(events_count(ACPI_LAYOUT_CUT), 1);
    assert_int_equal(field_find("SMBIOS handle")->offset, 72);
}

// DRHD with a scope of two steps; IVHD with entries of all lengths.
static void test_entries_of_entries(void **state)
{
    (void)state;
    uint8_t t[160];
    header_put(t, "DMAR", 48 + 26);
    put16(t + 50, 26);
    t[64] = 2;
    t[65] = 10;
    memcpy(t + 69, (uint8_t[]){0x3a, 0x1c, 4, 2, 1}, 5);
    const char *text = described(t, 74);
    assert_non_null(strstr(text, "  DRHD"));
    assert_non_null(strstr(text, "    PCI bridge           flags 0x0, id 0, bus 0x3a, at 1c.4, "
                                 "at 02.1"));

    static const uint8_t entries[] = {
        2,    0x08, 0x00, 0xd7,                                           // select 00:01.0
        0x48, 0,    0,    0,    7,   0xa0, 0x00, 1,                       // I/O APIC 7
        0xf0, 0xa0, 0xff, 0,    'A', 'M',  'D',  'I', '0', '0', '2', '0', // namespace
        0,    0,    0,    0,    0,   0,    0,    0,   2,   3,   'F', 'O', 'O', 4, 0xff, 0xff, 0};
    header_put(t, "IVRS", 48 + 24 + sizeof entries);
    t[48] = 0x10;
    put16(t + 50, 24 + sizeof entries);
    memcpy(t + 72, entries, sizeof entries);
    text = described(t, 72 + sizeof entries);
    assert_non_null(strstr(text, "select               device 00:01.0, settings 0xd7"));
    assert_non_null(strstr(text, "handle 7, source 00:14.0, kind 1 (I/O APIC)"));
    assert_non_null(strstr(text, "HID AMDI0020"));
    assert_non_null(strstr(text, "    to                   device ff:1f.7"));
    t[72 + 12 + 21] = 200; // a UID longer than all that is left
    text = described(t, 72 + sizeof entries);
    assert_non_null(strstr(text, "malformed entry at offset 84"));
    // Cut before the byte that says how long the UID is
    put16(t + 50, 24 + 12 + 21);
    text = described(t, 72 + 12 + 21);
    assert_non_null(strstr(text, "malformed entry at offset 84"));

    header_put(t, "APIC", 44 + 8); // shorter than its own type and length
    t[45] = 1;
    assert_non_null(strstr(described(t, 52), "malformed entry at offset 44"));
}

static void test_keys_are_not_shown(void **state)
{
    (void)state;
    uint8_t t[85];
    header_put(t, "MSDM", 85);
    put32(t + 52, 29);
    memcpy(t + 56, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", 29);
    assert_null(strstr(described(t, 85), "AAAAA"));
    header_put(t, "SLIC", 85);
    memset(t + 36, 'K', 49);
    assert_null(strstr(described(t, 85), "KK"));
}

// What a terminal would obey is not let through.
static void test_texts_of_firmware_are_cleaned(void **state)
{
    (void)state;
    uint8_t t[80];
    header_put(t, "ECDT", 80);
    memcpy(t + 65, "\\_SB\x1b[2J.EC", 12);
    const char *text = described(t, 80);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "\\_SB?[2J.EC"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_well_formed),
        cmocka_unit_test(test_iasl_has_the_same_fields),
        cmocka_unit_test(test_flags_and_values_have_names),
        cmocka_unit_test(test_cut_tables),
        cmocka_unit_test(test_lying_entries),
        cmocka_unit_test(test_entries_of_entries),
        cmocka_unit_test(test_keys_are_not_shown),
        cmocka_unit_test(test_texts_of_firmware_are_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
