// SPDX-License-Identifier: MIT
#pragma once
// Static tables: finding and checking them, and decoding those that the kernel needs into plain
// structs. Nothing here trusts a length, count or pointer from the firmware.
//
// acpi_tables_create walks RSDP -> XSDT (or RSDT) -> tables, and FADT -> DSDT, FACS. What is wrong
// with a table is logged and kept as its state; a wrong table never stops the walk. A table with a
// wrong checksum is still usable when its length is sane, as every operating system holds it.

#include <acpi/host.h>
#include <acpi/text.h>
#include <base/status.h>

#define ACPI_TABLE_HEADER_SIZE 36u
#define ACPI_TABLE_LENGTH_MAX (16u * 1024 * 1024) // more is taken for nonsense
#define ACPI_TABLE_COUNT_MAX 1024u                // entries of a root table that are looked at

enum acpi_table_state {
    ACPI_TABLE_OK,
    ACPI_TABLE_BAD_CHECKSUM,  // usable all the same
    ACPI_TABLE_BAD_LENGTH,    // not usable, from here on
    ACPI_TABLE_BAD_SIGNATURE, // what stands there is no table (or not the one it should be)
    ACPI_TABLE_ZEROED,        // an all-zero header
    ACPI_TABLE_UNMAPPED,      // its address (or its end) is not memory
    ACPI_TABLE_DUPLICATE,     // the root table lists the same address twice
    ACPI_TABLE_NO_ADDRESS     // an entry of 0 in the root table
};

// "ok", "bad checksum", ...
const char *acpi_table_state_name(enum acpi_table_state state);

// Texts are NUL-terminated; bytes that do not print are replaced by '?', trailing NULs and spaces
// are cut.
struct acpi_table {
    char signature[5];
    uint8_t revision;
    uint8_t checksum;
    enum acpi_table_state state;
    paddr_t paddr;
    uint32_t length;      // as its header says, bytes
    const uint8_t *bytes; // `length` of them, mapped for good; NULL when not usable
    char oem_id[7];
    char oem_table_id[9];
    uint32_t oem_revision;
    char creator_id[5];
    uint32_t creator_revision;
    const char *origin; // what led here: "RSDP", "XSDT", "RSDT", "FADT"
};

struct acpi_rsdp { // ACPI 6.5, 5.2.5.3
    paddr_t paddr;
    uint8_t revision;
    uint32_t length; // bytes that were checked: 20 or what it says
    bool is_checksum_ok;
    bool is_extended_checksum_ok; // true as well when there is no extended part
    char oem_id[7];
    uint32_t rsdt_paddr; // 0: none
    uint64_t xsdt_paddr; // 0: none
    uint8_t bytes[36];   // as found, `length` (at most 36) of them
};

struct acpi_tables;

// Uses of `ops`: alloc, release, log, memory_map, memory_unmap. ST_NOT_FOUND when `rsdp` is 0,
// ST_BAD_SIGNATURE / ST_IO_ERROR when there is no RSDP, ST_NOT_FOUND when neither root table can be
// read. Bad tables are no error.
status_t acpi_tables_create(const struct acpi_host_ops *ops, void *host, paddr_t rsdp,
                            struct acpi_tables **out) MUST_USE;
// Unmaps all; NULL is fine.
void acpi_tables_destroy(struct acpi_tables *tables);

const struct acpi_rsdp *acpi_tables_rsdp(const struct acpi_tables *tables);
// All that were met, unusable ones too, in this order: the root table, what it lists (in its
// order), DSDT, FACS. NULL past the end.
const struct acpi_table *acpi_tables_get(const struct acpi_tables *tables, size_t index);
// The nth (from 0) usable table of that signature, NULL when there are fewer.
const struct acpi_table *acpi_tables_find(const struct acpi_tables *tables, const char *signature,
                                          size_t nth);

// Sum of all bytes modulo 256: 0 for a good table.
uint8_t acpi_checksum(const uint8_t *bytes, size_t length);
// Fills everything but paddr, state, bytes and origin from 36 bytes of header.
void acpi_table_header_decode(const uint8_t *header, struct acpi_table *out);

// Decoders: `bytes` is the table with its header, `length` what can be read of it. They give
// ST_BAD_LENGTH when the fixed part is cut off, ST_BAD_FORMAT when it contradicts itself. Optional
// fields that the table is too short (or too old) for are zero.

enum acpi_gas_space { // ACPI 6.5, 5.2.3.2
    ACPI_GAS_MEMORY = 0,
    ACPI_GAS_IO = 1,
    ACPI_GAS_PCI_CONFIG = 2,
    ACPI_GAS_FIXED_HARDWARE = 0x7f
};

struct acpi_gas {
    uint8_t space; // enum acpi_gas_space
    uint8_t bit_width, bit_offset;
    uint8_t access_size; // 0 undefined, 1..4: 1, 2, 4, 8 bytes
    uint64_t address;    // 0: the register is not there
};

void acpi_gas_decode(const uint8_t *bytes, struct acpi_gas *out); // of 12 bytes
// Whether fixed hardware can be there: in memory, PCI configuration space or at a port.
static inline bool acpi_gas_is_possible(const struct acpi_gas *gas)
{
    bool is_port = gas->space == ACPI_GAS_IO && gas->address <= UINT16_MAX;
    return gas->address != 0 &&
           (is_port || gas->space == ACPI_GAS_MEMORY || gas->space == ACPI_GAS_PCI_CONFIG);
}

enum acpi_fadt_block { // in the order of their fields
    ACPI_FADT_PM1A_EVENT,
    ACPI_FADT_PM1B_EVENT,
    ACPI_FADT_PM1A_CONTROL,
    ACPI_FADT_PM1B_CONTROL,
    ACPI_FADT_PM2_CONTROL,
    ACPI_FADT_PM_TIMER,
    ACPI_FADT_GPE0,
    ACPI_FADT_GPE1,
    ACPI_FADT_BLOCKS
};

struct acpi_fadt_address { // the two places that say where a block is, as they are
    uint32_t port;
    struct acpi_gas extended; // X_...; 0 in tables without it
};

// ACPI 6.5, table 5.10. GPE and PM blocks: the X_ field when it holds an address that can be one,
// else the old one. An X_ field that says memory at the old field's port means the port.
struct acpi_fadt {
    uint8_t revision, minor_revision;
    uint64_t facs_paddr, dsdt_paddr;         // preferred
    uint64_t facs_paddr_old, dsdt_paddr_old; // the 32-bit fields, 0 when equal to the preferred
    uint8_t pm_profile;
    uint16_t sci_irq;
    uint32_t smi_command_port; // 0: none
    uint8_t acpi_enable, acpi_disable;
    struct acpi_gas pm1a_event, pm1b_event, pm1a_control, pm1b_control, pm2_control, pm_timer;
    struct acpi_gas gpe0, gpe1;
    struct acpi_fadt_address blocks[ACPI_FADT_BLOCKS];
    uint8_t pm1_event_length, pm1_control_length, pm2_control_length, pm_timer_length;
    uint8_t gpe0_length, gpe1_length;
    uint8_t gpe1_base;
    uint8_t rtc_day_alarm, rtc_month_alarm, rtc_century; // CMOS indices, 0: none
    bool has_boot_arch; // whether iapc_boot_arch means anything (revision 3 and later)
    uint16_t iapc_boot_arch;
    uint32_t flags;
    struct acpi_gas reset; // address 0 unless the flag RESET_REG_SUP is set too
    uint8_t reset_value;
    struct acpi_gas sleep_control, sleep_status;
    uint16_t arm_boot_arch;
};

#define ACPI_FADT_FIX_RTC (1u << 6)               // the RTC's wake status is not in PM1
#define ACPI_FADT_NO_FIXED_POWER_BUTTON (1u << 4) // PWR_BUTTON
#define ACPI_FADT_NO_FIXED_SLEEP_BUTTON (1u << 5) // SLP_BUTTON
#define ACPI_FADT_TIMER_32BIT (1u << 8)           // TMR_VAL_EXT
#define ACPI_FADT_RESET_SUPPORTED (1u << 10)      // RESET_REG_SUP
#define ACPI_FADT_HW_REDUCED (1u << 20)
#define ACPI_BOOT_ARCH_8042 (1u << 1)
#define ACPI_BOOT_ARCH_NO_CMOS_RTC (1u << 5)

status_t acpi_fadt_decode(const uint8_t *bytes, size_t length, struct acpi_fadt *out) MUST_USE;

// Entries that follow a table's fixed part, each with its own length byte.
struct acpi_entry_cursor {
    const uint8_t *bytes;
    size_t length; // of the table
    size_t offset; // of the next entry
};

// Polarity and trigger of MPS INTI flags (ACPI 6.5, table 5.26).
enum acpi_polarity { ACPI_POLARITY_BUS = 0, ACPI_POLARITY_HIGH = 1, ACPI_POLARITY_LOW = 3 };
enum acpi_trigger { ACPI_TRIGGER_BUS = 0, ACPI_TRIGGER_EDGE = 1, ACPI_TRIGGER_LEVEL = 3 };

static inline unsigned acpi_inti_polarity(uint16_t flags)
{
    return flags & 3u;
}

static inline unsigned acpi_inti_trigger(uint16_t flags)
{
    return (flags >> 2) & 3u;
}

enum acpi_madt_type { // ACPI 6.5, table 5.21
    ACPI_MADT_LAPIC = 0,
    ACPI_MADT_IOAPIC = 1,
    ACPI_MADT_OVERRIDE = 2,
    ACPI_MADT_NMI_SOURCE = 3,
    ACPI_MADT_LAPIC_NMI = 4,
    ACPI_MADT_LAPIC_ADDRESS = 5,
    ACPI_MADT_X2APIC = 9,
    ACPI_MADT_X2APIC_NMI = 10
};

struct acpi_madt_entry {
    uint8_t type, length;
    union {
        struct {
            uint32_t uid, apic_id, flags;
        } cpu; // LAPIC and X2APIC; flags: 1 enabled, 2 online capable
        struct {
            uint8_t id;
            uint32_t paddr, gsi_base;
        } ioapic;
        struct {
            uint8_t bus, source;
            uint32_t gsi;
            uint16_t flags;
        } isa_override;
        struct {
            uint16_t flags;
            uint32_t gsi;
        } nmi_source;
        struct {
            uint32_t uid; // UINT32_MAX: all processors
            uint16_t flags;
            uint8_t lint;
        } lapic_nmi; // LAPIC_NMI and X2APIC_NMI
        uint64_t lapic_paddr;
    };
};

struct acpi_madt {
    uint8_t revision;
    uint64_t lapic_paddr; // with the address override, where there is one
    uint32_t flags;
    bool has_8259; // PCAT_COMPAT
    // Whole entries by kind; `others` are types without a decoder, `malformed` counts the end that
    // could not be walked (0 or 1).
    uint32_t cpus_enabled; // each APIC id once
    uint32_t lapics, x2apics, ioapics, overrides, nmi_sources, lapic_nmis, others, malformed;
};

status_t acpi_madt_decode(const uint8_t *bytes, size_t length, struct acpi_madt *out) MUST_USE;
struct acpi_entry_cursor acpi_madt_entries(const uint8_t *bytes, size_t length);
// False at the end, or where an entry's length is wrong. Entries that are too short for their type
// are skipped.
bool acpi_madt_next(struct acpi_entry_cursor *cursor, struct acpi_madt_entry *out);

struct acpi_mcfg_entry { // PCI Firmware 3.3, table 4-3
    uint64_t base;       // of bus 0, even when start_bus is above
    uint16_t segment;
    uint8_t start_bus, end_bus;
};

// How many whole entries there are, and the nth of them; false past the end.
size_t acpi_mcfg_count(const uint8_t *bytes, size_t length);
bool acpi_mcfg_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_mcfg_entry *out);
// What its buses take: [first, last], 1 MiB each. `base` is where bus 0 would be.
static inline paddr_t acpi_mcfg_first(const struct acpi_mcfg_entry *entry)
{
    return entry->base + ((paddr_t)entry->start_bus << 20);
}
static inline paddr_t acpi_mcfg_last(const struct acpi_mcfg_entry *entry)
{
    return entry->base + ((paddr_t)entry->end_bus << 20) + (1u << 20) - 1;
}

struct acpi_hpet { // IA-PC HPET 1.0a, 3.2.4
    uint32_t block_id;
    struct acpi_gas base;
    uint8_t number;
    uint16_t min_tick;
    uint8_t attributes;
};

status_t acpi_hpet_decode(const uint8_t *bytes, size_t length, struct acpi_hpet *out) MUST_USE;

// Interface types of SPCR and port subtypes of DBG2 (ACPI DBG2 specification, table 3).
#define ACPI_SERIAL_16550 0x00u
#define ACPI_SERIAL_16550_SUBSET 0x01u
#define ACPI_SERIAL_16550_GAS 0x12u

struct acpi_spcr { // Serial Port Console Redirection Table, revision 4
    uint8_t revision;
    uint8_t interface_type;
    struct acpi_gas base;   // address 0: redirection is off
    uint8_t interrupt_type; // bit 0: 8259 IRQ, bit 1: I/O APIC GSI, ...
    uint8_t irq;
    uint32_t gsi;
    uint8_t baud_code;
    uint32_t baud; // in Hz, from the code or the precise field; 0: as the firmware left it
    uint8_t parity, stop_bits, flow_control, terminal_type;
    uint16_t pci_device_id, pci_vendor_id; // 0xffff: not a PCI device
    uint8_t pci_segment, pci_bus, pci_device, pci_function;
    uint32_t clock_hz; // 0: unknown
};

status_t acpi_spcr_decode(const uint8_t *bytes, size_t length, struct acpi_spcr *out) MUST_USE;

#define ACPI_DBG2_SERIAL 0x8000u
#define ACPI_DBG2_NAME_MAX 64

struct acpi_dbg2_device { // Debug Port Table 2
    uint16_t port_type, port_subtype;
    uint8_t register_count;
    struct acpi_gas base;          // the first register; address 0 when there is none
    uint32_t address_size;         // of it, bytes
    char name[ACPI_DBG2_NAME_MAX]; // namespace path, cut; "" or "." when there is none
};

size_t acpi_dbg2_count(const uint8_t *bytes, size_t length); // of devices that can be read
bool acpi_dbg2_get(const uint8_t *bytes, size_t length, size_t nth, struct acpi_dbg2_device *out);

struct acpi_bgrt { // ACPI 6.5, 5.2.23
    uint16_t version;
    uint8_t status, image_type;
    uint64_t image_paddr;
    uint32_t x, y;
};

status_t acpi_bgrt_decode(const uint8_t *bytes, size_t length, struct acpi_bgrt *out) MUST_USE;

struct acpi_facs { // ACPI 6.5, 5.2.10; has no checksum
    uint32_t hardware_signature;
    uint32_t waking_vector;
    uint32_t global_lock;
    uint32_t flags;
    uint64_t x_waking_vector;
    uint8_t version;
    uint32_t ospm_flags;
};

status_t acpi_facs_decode(const uint8_t *bytes, size_t length, struct acpi_facs *out) MUST_USE;

enum acpi_srat_type {
    ACPI_SRAT_LAPIC = 0,
    ACPI_SRAT_MEMORY = 1,
    ACPI_SRAT_X2APIC = 2,
    ACPI_SRAT_GICC = 3,
    ACPI_SRAT_GIC_ITS = 4,
    ACPI_SRAT_GENERIC_INITIATOR = 5,
    ACPI_SRAT_GENERIC_PORT = 6
};

struct acpi_srat_entry { // ACPI 6.5, 5.2.16
    uint8_t type, length;
    uint32_t domain;
    uint32_t flags;      // bit 0: enabled; memory: 1 hot-pluggable, 2 non-volatile
    uint32_t apic_id;    // LAPIC, X2APIC; GICC: the processor's UID; GIC_ITS: its id
    uint64_t base, size; // MEMORY, bytes
};

status_t acpi_srat_check(const uint8_t *bytes, size_t length) MUST_USE;
struct acpi_entry_cursor acpi_srat_entries(const uint8_t *bytes, size_t length);
bool acpi_srat_next(struct acpi_entry_cursor *cursor, struct acpi_srat_entry *out);

struct acpi_slit {
    uint64_t localities;
    const uint8_t *distances; // localities * localities, row by row
};

// ST_BAD_LENGTH when the matrix does not fit the table.
status_t acpi_slit_decode(const uint8_t *bytes, size_t length, struct acpi_slit *out) MUST_USE;

// Text

// What the table is for, its header, and all fields that its layout (acpi/layout.h) knows.
void acpi_table_describe(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink);
// The fields alone.
void acpi_table_describe_body(const uint8_t *bytes, size_t length,
                              const struct acpi_text_sink *sink);

// acpidump's text format, which acpixtract and iasl read: a line "DSDT @ 0x000000007F77E000", lines
// of 16 bytes, an empty line. Stops early once `is_interrupted` (may be NULL) says so: false.
bool acpi_dump_write(const char *signature, paddr_t paddr, const uint8_t *bytes, size_t length,
                     const struct acpi_text_sink *sink, bool (*is_interrupted)(void));

// The way back. Finds the next table at or after *offset of `text` and moves *offset past it.
// Writes its bytes to `out` (at most `capacity`) and its size to *out_length, even when that is
// more than `capacity`. ST_NOT_FOUND: no more tables. ST_BAD_FORMAT: a table whose lines are not in
// order; *offset is past it, and the search can go on.
struct acpi_dump_table {
    char signature[5];
    paddr_t paddr;
};
status_t acpi_dump_parse(const char *text, size_t text_length, size_t *offset,
                         struct acpi_dump_table *out_table, uint8_t *out, size_t capacity,
                         size_t *out_length) MUST_USE;
