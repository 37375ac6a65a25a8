// SPDX-License-Identifier: MIT
#pragma once
// Tables that are good, to be broken one field at a time; and what is found in them then.

#include "tests/host/check_fixture.h"

#include <acpi/check.h>
#include <base/bits.h>

#define TABLES_MAX 8
#define TABLE_ROOM 4096

struct made {
    uint8_t bytes[TABLE_ROOM];
    size_t length;
    paddr_t paddr;
    bool keeps_checksum; // the wrong one that it has
};

// Forgets all tables and findings.
void begin(void);
// A new table with a good header, zero behind it. Valid until begin().
struct made *table(const char *signature, size_t length, uint8_t revision);
// Good ones, without a finding.
struct made *fadt(void);
struct made *madt(void); // two processors, an I/O APIC, overrides of 0 and 9
struct made *srat(void); // two domains, the processors of madt()

void set8(struct made *t, size_t at, uint8_t value);
void set16(struct made *t, size_t at, uint16_t value);
void set32(struct made *t, size_t at, uint32_t value);
void set64(struct made *t, size_t at, uint64_t value);
void set_text(struct made *t, size_t at, const char *text);
void set_gas(struct made *t, size_t at, uint8_t space, uint8_t width, uint64_t address);
// Bytes behind the end, in hexadecimal ("00 08 01"); the length grows.
void append(struct made *t, const char *hex);

// Checks all tables.
void check(void);
// The same, and then: this finding and no other; these two, and no other; nothing.
void only(const char *id);
void both(const char *id, const char *other);
void none(void);
// What the checks of this test are told of the machine; NULL again after begin().
void machine_is(const struct acpi_check_machine *machine);

// The tests of each file; test_check_table.c runs them all, so that each kind is known to have one.
struct check_tests {
    const struct CMUnitTest *tests;
    size_t count;
};
extern const struct check_tests check_fadt_tests, check_madt_tests, check_numa_tests,
    check_device_tests;
