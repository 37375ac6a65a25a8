// SPDX-License-Identifier: MIT
#pragma once
// What can be wrong with static tables: index, id, severity, title, specification, effect. Texts
// are short: a place follows with its values.

#include <base/finding.h>

// clang-format off

// Of each table that has them: see table_layout.c

#define CHECK_LENGTH(X, name, id, spec)                                                            \
    X(name##_LENGTH, id ".length", HIGH, "the table ends before its fixed part does", spec,        \
      "Operating systems do without what is missing, or without the table.")
#define CHECK_RESERVED(X, name, id, spec)                                                          \
    X(name##_RESERVED, id ".reserved", LOW, "what is reserved is not 0", spec,                     \
      "None known; a later revision may give it a meaning.")
#define CHECK_VALUE(X, name, id, spec)                                                             \
    X(name##_VALUE, id ".value", LOW, "a value that is not defined", spec,                         \
      "Operating systems ignore what it stands for, or take a default.")
#define CHECK_ENTRY(X, name, id, spec)                                                             \
    X(name##_ENTRY, id ".entry", HIGH, "an entry's length is wrong", spec,                         \
      "Operating systems stop there: that entry and all after it are lost.")

#define CHECK_WHOLE_KINDS(X)                                                                       \
    CHECK_LENGTH(X, FADT, "fadt", "ACPI 6.5, 5.2.9")                                               \
    CHECK_RESERVED(X, FADT, "fadt", "ACPI 6.5, 5.2.9")                                             \
    CHECK_VALUE(X, FADT, "fadt", "ACPI 6.5, 5.2.9.1")                                              \
    CHECK_RESERVED(X, FACS, "facs", "ACPI 6.5, 5.2.10")                                            \
    CHECK_LENGTH(X, MADT, "madt", "ACPI 6.5, 5.2.12")                                              \
    CHECK_RESERVED(X, MADT, "madt", "ACPI 6.5, 5.2.12")                                            \
    CHECK_VALUE(X, MADT, "madt", "ACPI 6.5, 5.2.12")                                               \
    CHECK_ENTRY(X, MADT, "madt", "ACPI 6.5, 5.2.12, table 5.21")                                   \
    CHECK_LENGTH(X, MCFG, "mcfg", "PCI Firmware 3.3, 4.1.2")                                       \
    CHECK_RESERVED(X, MCFG, "mcfg", "PCI Firmware 3.3, 4.1.2")                                     \
    CHECK_ENTRY(X, MCFG, "mcfg", "PCI Firmware 3.3, 4.1.2")                                        \
    CHECK_LENGTH(X, HPET, "hpet", "IA-PC HPET 1.0a, 3.2.4")                                        \
    CHECK_LENGTH(X, SRAT, "srat", "ACPI 6.5, 5.2.16")                                              \
    CHECK_RESERVED(X, SRAT, "srat", "ACPI 6.5, 5.2.16")                                            \
    CHECK_ENTRY(X, SRAT, "srat", "ACPI 6.5, 5.2.16")                                               \
    CHECK_LENGTH(X, SLIT, "slit", "ACPI 6.5, 5.2.17")                                              \
    CHECK_LENGTH(X, HMAT, "hmat", "ACPI 6.5, 5.2.28")                                              \
    CHECK_RESERVED(X, HMAT, "hmat", "ACPI 6.5, 5.2.28")                                            \
    CHECK_VALUE(X, HMAT, "hmat", "ACPI 6.5, 5.2.28.4")                                             \
    CHECK_ENTRY(X, HMAT, "hmat", "ACPI 6.5, 5.2.28.2")                                             \
    CHECK_LENGTH(X, SPCR, "spcr", "SPCR 4, Table Layout")                                          \
    CHECK_RESERVED(X, SPCR, "spcr", "SPCR 4, Table Layout")                                        \
    CHECK_VALUE(X, SPCR, "spcr", "SPCR 4, Table Layout")                                           \
    CHECK_LENGTH(X, DBG2, "dbg2", "DBG2, Table 1")                                                 \
    CHECK_RESERVED(X, DBG2, "dbg2", "DBG2, Table 2")                                               \
    CHECK_ENTRY(X, DBG2, "dbg2", "DBG2, Table 2")                                                  \
    CHECK_LENGTH(X, BGRT, "bgrt", "ACPI 6.5, 5.2.23")                                              \
    CHECK_RESERVED(X, BGRT, "bgrt", "ACPI 6.5, 5.2.23, Status")                                    \
    CHECK_VALUE(X, BGRT, "bgrt", "ACPI 6.5, 5.2.23, Image Type")                                   \
    CHECK_LENGTH(X, ECDT, "ecdt", "ACPI 6.5, 5.2.15")                                              \
    CHECK_LENGTH(X, WSMT, "wsmt", "WSMT 1.0, Protection Flags")                                    \
    CHECK_RESERVED(X, WSMT, "wsmt", "WSMT 1.0, Protection Flags")                                  \
    CHECK_LENGTH(X, TPM2, "tpm2", "TCG ACPI 1.4, 8.3")                                             \
    CHECK_RESERVED(X, TPM2, "tpm2", "TCG ACPI 1.4, 8.3")                                           \
    CHECK_VALUE(X, TPM2, "tpm2", "TCG ACPI 1.4, 8.3, Start Method")                                \
    CHECK_LENGTH(X, DMAR, "dmar", "VT-d 4.1, 8.1")                                                 \
    CHECK_RESERVED(X, DMAR, "dmar", "VT-d 4.1, 8.1")                                               \
    CHECK_ENTRY(X, DMAR, "dmar", "VT-d 4.1, 8.2")                                                  \
    CHECK_LENGTH(X, IVRS, "ivrs", "AMD I/O Virtualization 3.07, 5.2")                              \
    CHECK_RESERVED(X, IVRS, "ivrs", "AMD I/O Virtualization 3.07, 5.2")                            \
    CHECK_ENTRY(X, IVRS, "ivrs", "AMD I/O Virtualization 3.07, 5.2")                               \
    CHECK_LENGTH(X, HEST, "hest", "ACPI 6.5, 18.3.2")                                              \
    CHECK_RESERVED(X, HEST, "hest", "ACPI 6.5, 18.3.2")                                            \
    CHECK_ENTRY(X, HEST, "hest", "ACPI 6.5, 18.3.2")                                               \
    CHECK_LENGTH(X, BERT, "bert", "ACPI 6.5, 18.3.1")                                              \
    CHECK_LENGTH(X, EINJ, "einj", "ACPI 6.5, 18.6.1")                                              \
    CHECK_RESERVED(X, EINJ, "einj", "ACPI 6.5, 18.6.1")                                            \
    CHECK_VALUE(X, EINJ, "einj", "ACPI 6.5, 18.6.2")                                               \
    CHECK_LENGTH(X, ERST, "erst", "ACPI 6.5, 18.5.1")                                              \
    CHECK_RESERVED(X, ERST, "erst", "ACPI 6.5, 18.5.1")                                            \
    CHECK_VALUE(X, ERST, "erst", "ACPI 6.5, 18.5.1.1")                                             \
    CHECK_RESERVED(X, FPDT, "fpdt", "ACPI 6.5, 5.2.24")                                            \
    CHECK_ENTRY(X, FPDT, "fpdt", "ACPI 6.5, 5.2.24.1")                                             \
    CHECK_LENGTH(X, PCCT, "pcct", "ACPI 6.5, 14.1")                                                \
    CHECK_RESERVED(X, PCCT, "pcct", "ACPI 6.5, 14.1")                                              \
    CHECK_ENTRY(X, PCCT, "pcct", "ACPI 6.5, 14.1")                                                 \
    CHECK_RESERVED(X, PPTT, "pptt", "ACPI 6.5, 5.2.30")                                            \
    CHECK_ENTRY(X, PPTT, "pptt", "ACPI 6.5, 5.2.30")                                               \
    CHECK_RESERVED(X, LPIT, "lpit", "Intel LPIT 1.1, 2")                                           \
    CHECK_ENTRY(X, LPIT, "lpit", "Intel LPIT 1.1, 2")                                              \
    CHECK_LENGTH(X, NFIT, "nfit", "ACPI 6.5, 5.2.26")                                              \
    CHECK_RESERVED(X, NFIT, "nfit", "ACPI 6.5, 5.2.26")                                            \
    CHECK_ENTRY(X, NFIT, "nfit", "ACPI 6.5, 5.2.26.1")                                             \
    CHECK_LENGTH(X, WDAT, "wdat", "WDAT 1.0, Table Layout")                                        \
    CHECK_RESERVED(X, WDAT, "wdat", "WDAT 1.0, Table Layout")                                      \
    CHECK_VALUE(X, WDAT, "wdat", "WDAT 1.0, Watchdog Actions")                                     \
    CHECK_LENGTH(X, TABLE, "table", "the table's specification")                                   \
    CHECK_RESERVED(X, TABLE, "table", "the table's specification")                                 \
    CHECK_VALUE(X, TABLE, "table", "the table's specification")                                    \
    CHECK_ENTRY(X, TABLE, "table", "the table's specification")

#define CHECK_HEADER_KINDS(X)                                                                      \
    X(HEADER_LENGTH, "header.length", HIGH, "a table's length is not that of its bytes",           \
      "ACPI 6.5, 5.2.6, Length", "Operating systems ignore the table, or read past its end.")      \
    X(HEADER_CHECKSUM, "header.checksum", MEDIUM, "a table's bytes do not sum to 0",               \
      "ACPI 6.5, 5.2.6, Checksum", "Linux and Windows warn and use the table all the same.")       \
    X(HEADER_SIGNATURE, "header.signature", MEDIUM, "a signature that is not four characters",     \
      "ACPI 6.5, 5.2.6, Signature", "Operating systems ignore the table.")                         \
    X(HEADER_OEM, "header.oem", LOW, "an OEM id with bytes that do not print",                     \
      "ACPI 6.5, 5.2.6, OEMID", "Quirks and LoadTable that look for it may fail.")                 \
    X(HEADER_OEM_EMPTY, "header.oem-empty", INFO, "an empty OEM id or table id",                   \
      "ACPI 6.5, 5.2.6, OEM Table ID", "Tables cannot be told apart by it.")                       \
    X(HEADER_CREATOR, "header.creator", INFO, "the creator's id is empty or does not print",       \
      "ACPI 6.5, 5.2.6, Creator ID", "None.")                                                      \
    X(HEADER_REVISION, "header.revision", INFO, "a revision that is not known",                    \
      "ACPI 6.5, 5.2.6, Revision", "Operating systems read it as the newest that they know.")      \
    X(TABLE_TWICE, "table.twice", MEDIUM, "a table that there may be one of is there twice",       \
      "ACPI 6.5, 5.2.6", "Operating systems take the first; the other is lost.")                   \
    X(TABLE_REST, "table.rest", INFO, "bytes beyond what any revision defines",                    \
      "the table's specification", "Operating systems ignore them.")                               \
    X(TABLE_ENTRY_TYPE, "table.entry-type", INFO, "an entry of a type that is not defined",        \
      "the table's specification", "Operating systems skip it.")                                   \
    X(GAS_SPACE, "gas.space", MEDIUM, "a register in an address space that is not defined",        \
      "ACPI 6.5, 5.2.3.2, Address Space ID", "Operating systems cannot use the register.")         \
    X(GAS_PORT, "gas.port", HIGH, "an I/O port beyond 0xffff", "ACPI 6.5, 5.2.3.2, Address",       \
      "Operating systems cannot use the register.")                                                \
    X(GAS_ACCESS, "gas.access", MEDIUM, "an access size that is not defined",                      \
      "ACPI 6.5, 5.2.3.2, Access Size", "Operating systems take the register's width instead.")    \
    X(INTI_FLAGS, "inti.flags", MEDIUM, "a polarity or trigger mode that is reserved",             \
      "ACPI 6.5, 5.2.12.5, table 5.26", "Linux takes active low and level for it.")

#define CHECK_AML_KINDS(X)                                                                         \
    X(AML_32BIT, "aml.32-bit", INFO, "the DSDT's revision makes integers 32 bits wide",            \
      "ACPI 6.5, 5.2.11.1, Revision", "Values beyond 32 bits are cut in all methods.")             \
    X(AML_EMPTY, "aml.empty", INFO, "an SSDT without any AML", "ACPI 6.5, 5.2.11.2", "None.")      \
    X(AML_TWICE, "aml.twice", MEDIUM, "the same AML is there twice", "ACPI 6.5, 5.2.11.2",         \
      "Each of its names fails to be created the second time.")

#define CHECK_ROOT_KINDS(X)                                                                        \
    X(RSDP_CHECKSUM, "rsdp.checksum", HIGH, "the first 20 bytes do not sum to 0",                  \
      "ACPI 6.5, 5.2.5.3, Checksum", "Linux finds no ACPI at all when it has to search for it.")   \
    X(RSDP_EXTENDED, "rsdp.extended-checksum", HIGH, "the whole RSDP does not sum to 0",           \
      "ACPI 6.5, 5.2.5.3, Extended Checksum", "Linux refuses it, and with it all of ACPI.")        \
    X(RSDP_LENGTH, "rsdp.length", MEDIUM, "the length is not 36", "ACPI 6.5, 5.2.5.3, Length",     \
      "The extended checksum covers the wrong bytes.")                                             \
    X(RSDP_REVISION, "rsdp.revision", LOW, "the revision is neither 0 nor 2",                      \
      "ACPI 6.5, 5.2.5.3, Revision", "1 is read as ACPI 1.0: without the XSDT.")                   \
    X(RSDP_RESERVED, "rsdp.reserved", LOW, "what is reserved is not 0", "ACPI 6.5, 5.2.5.3",       \
      "None known.")                                                                               \
    X(RSDP_NO_XSDT, "rsdp.no-xsdt", MEDIUM, "revision 2 without an XSDT",                          \
      "ACPI 6.5, 5.2.5.3, XsdtAddress", "Operating systems take the RSDT.")                        \
    X(ROOT_LENGTH, "root.length", LOW, "the length is no whole number of entries",                 \
      "ACPI 6.5, 5.2.7 and 5.2.8, Entry", "The rest is ignored.")                                  \
    X(ROOT_NULL, "root.null", LOW, "an entry that is 0", "ACPI 6.5, 5.2.8, Entry",                 \
      "Operating systems skip it.")                                                                \
    X(ROOT_TWICE, "root.twice", LOW, "an address is listed twice", "ACPI 6.5, 5.2.8, Entry",       \
      "Operating systems load the table once, or fail at the second time.")                        \
    X(ROOT_BAD, "root.bad-table", HIGH, "an entry leads to no usable table",                       \
      "ACPI 6.5, 5.2.8, Entry", "The table is lost.")                                              \
    X(ROOT_RSDT, "root.rsdt", MEDIUM, "RSDT and XSDT list different tables", "ACPI 6.5, 5.2.8",    \
      "What an operating system sees depends on which it reads.")                                  \
    X(ROOT_DSDT, "root.dsdt", LOW, "the root table lists what only the FADT leads to",             \
      "ACPI 6.5, 5.2.9, DSDT", "It may be loaded twice.")                                          \
    X(ROOT_NO_FADT, "root.no-fadt", CRITICAL, "there is no FADT", "ACPI 6.5, 5.2.9",               \
      "There is no ACPI without it: no power off, no events, no AML.")                             \
    X(ROOT_NO_DSDT, "root.no-dsdt", CRITICAL, "there is no DSDT", "ACPI 6.5, 5.2.11.1",            \
      "There are no devices, and Windows does not boot.")                                          \
    X(ROOT_NO_FACS, "root.no-facs", HIGH, "there is no FACS", "ACPI 6.5, 5.2.10",                  \
      "The machine cannot sleep, and has no global lock.")                                         \
    X(ROOT_NO_MADT, "root.no-madt", MEDIUM, "there is no MADT", "ACPI 6.5, 5.2.12",                \
      "One CPU, and interrupts through the 8259.")

#define CHECK_FADT_KINDS(X)                                                                        \
    X(FADT_REVISION_LENGTH, "fadt.revision-length", MEDIUM, "too short for its revision",          \
      "ACPI 6.5, 5.2.9, Length", "Fields past the end count as 0.")                                \
    X(FADT_DSDT, "fadt.dsdt", MEDIUM, "DSDT and X_DSDT lead to different tables",                  \
      "ACPI 6.5, 5.2.9, X_DSDT", "What is loaded depends on the operating system.")                \
    X(FADT_FACS, "fadt.facs", MEDIUM, "FIRMWARE_CTRL and X_FIRMWARE_CTRL differ",                  \
      "ACPI 6.5, 5.2.9, X_FIRMWARE_CTRL", "Wake-up fails when the firmware reads the other one.")  \
    X(FADT_BLOCK_ADDRESS, "fadt.block-address", HIGH, "the 32-bit and the X_ address differ",      \
      "ACPI 6.5, 5.2.9, X_PM1a_EVT_BLK", "Linux takes the X_ one, others may not.")                \
    X(FADT_BLOCK_WIDTH, "fadt.block-width", LOW, "an X_ register's width is not its block's",      \
      "ACPI 6.5, 5.2.9, X_PM1a_EVT_BLK", "ACPICA warns and takes its own width.")                  \
    X(FADT_BLOCK_SPACE, "fadt.block-space", HIGH, "a block is neither in ports nor in memory",     \
      "ACPI 6.5, 4.8.1.1", "Operating systems cannot use the block.")                              \
    X(FADT_BLOCK_PORT, "fadt.block-port", HIGH, "a block at ports of the board's own devices",     \
      "ACPI 6.5, 4.8.1", "Using it would program the DMA or interrupt controller.")                \
    X(FADT_BLOCK_OVERLAP, "fadt.block-overlap", HIGH, "two register blocks overlap",               \
      "ACPI 6.5, 4.8.1", "Writing one changes the other.")                                         \
    X(FADT_NO_PM1, "fadt.no-pm1", CRITICAL, "no PM1a event or control block",                      \
      "ACPI 6.5, 5.2.9, PM1a_EVT_BLK", "ACPI cannot be switched on; no button, no power off.")     \
    X(FADT_PM1_LENGTH, "fadt.pm1-length", HIGH, "PM1_EVT_LEN below 4 or PM1_CNT_LEN below 2",      \
      "ACPI 6.5, 5.2.9, PM1_EVT_LEN", "Linux takes the least length; others may refuse.")          \
    X(FADT_PM2_LENGTH, "fadt.pm2-length", LOW, "PM2_CNT_LEN does not go with its block",           \
      "ACPI 6.5, 5.2.9, PM2_CNT_LEN", "Operating systems do without the block.")                   \
    X(FADT_TIMER_LENGTH, "fadt.timer-length", MEDIUM, "PM_TMR_LEN is not 4 with a timer",          \
      "ACPI 6.5, 5.2.9, PM_TMR_LEN", "Linux and Windows do without the timer.")                    \
    X(FADT_GPE_LENGTH, "fadt.gpe-length", MEDIUM, "a GPE block's length is odd, or goes without"   \
      " a block", "ACPI 6.5, 5.2.9, GPE0_BLK_LEN", "Events of this block do not arrive.")          \
    X(FADT_GPE1_BASE, "fadt.gpe1-base", HIGH, "GPE1's numbers begin within GPE0's",                \
      "ACPI 6.5, 5.2.9, GPE1_BASE", "Linux ignores the whole of GPE1.")                            \
    X(FADT_SCI, "fadt.sci", HIGH, "SCI_INT is 0", "ACPI 6.5, 5.2.9, SCI_INT",                      \
      "No ACPI event arrives: it is the timer's interrupt.")                                       \
    X(FADT_SMI, "fadt.smi", MEDIUM, "SMI_CMD and ACPI_ENABLE contradict each other",               \
      "ACPI 6.5, 5.2.9, SMI_CMD", "ACPI mode may not be switched on.")                             \
    X(FADT_FLUSH, "fadt.flush", MEDIUM, "neither WBINVD nor a flush size",                         \
      "ACPI 6.5, 5.2.9, FLUSH_SIZE", "Caches cannot be flushed before sleep states.")              \
    X(FADT_DUTY, "fadt.duty", MEDIUM, "the duty field covers THT_EN or leaves the register",       \
      "ACPI 6.5, 4.8.3.5.1", "Throttling the clock switches itself off.")                          \
    X(FADT_CSTATES, "fadt.c-states", LOW, "C3 is said to be faster than C2",                       \
      "ACPI 6.5, 5.2.9, P_LVL3_LAT", "Idle CPUs choose the wrong state.")                          \
    X(FADT_RESET_GAS, "fadt.reset-gas", LOW, "the reset register is not one byte",                 \
      "ACPI 6.5, 5.2.9, RESET_REG", "Linux writes a byte all the same.")                           \
    X(FADT_RESET_SPACE, "fadt.reset-space", HIGH, "the reset register is in no space it may be in",\
      "ACPI 6.5, 4.8.3.6", "Reset by ACPI fails; the keyboard controller is tried.")               \
    X(FADT_RESET_NONE, "fadt.reset-none", MEDIUM, "RESET_REG_SUP without a reset register",        \
      "ACPI 6.5, 5.2.9, RESET_REG", "Reset by ACPI does nothing.")                                 \
    X(FADT_RESET_FLAG, "fadt.reset-flag", LOW, "a reset register without RESET_REG_SUP",           \
      "ACPI 6.5, 5.2.9, RESET_REG_SUP", "It is not used.")                                         \
    X(FADT_RTC_INDEX, "fadt.rtc-index", LOW, "a date field of the clock where it cannot be",       \
      "ACPI 6.5, 4.8.2.4", "Alarms fail, or the century is wrong.")                                \
    X(FADT_REDUCED, "fadt.reduced", LOW, "hardware-reduced, with fixed hardware all the same",     \
      "ACPI 6.5, 4.1", "Operating systems ignore the fixed hardware.")                             \
    X(FADT_APIC_MODEL, "fadt.apic-model", MEDIUM, "both APIC destination modes are forced",        \
      "ACPI 6.5, 5.2.9, FORCE_APIC_PHYSICAL_DESTINATION_MODE", "Either may be taken.")             \
    X(FADT_NO_MSI, "fadt.no-msi", MEDIUM, "PCI Express, but MSI is said not to be supported",      \
      "ACPI 6.5, 5.2.9.3, MSI Not Supported", "Linux gives no device an MSI.")                     \
    X(FADT_NO_PROFILE, "fadt.profile", INFO, "the preferred profile is unspecified",             \
      "ACPI 6.5, 5.2.9.1", "Operating systems take a desktop's settings.")                         \
    X(FACS_LENGTH, "facs.length", HIGH, "the FACS is shorter than 64 bytes", "ACPI 6.5, 5.2.10",   \
      "Operating systems do without it, and so without sleep.")                                    \
    X(FACS_ALIGNMENT, "facs.alignment", MEDIUM, "the FACS is not aligned to 64 bytes",             \
      "ACPI 6.5, 5.2.10", "The global lock may cross a cache line.")                               \
    X(FACS_VERSION, "facs.version", LOW, "a version that is not defined",                          \
      "ACPI 6.5, 5.2.10, Version", "The 64-bit waking vector may not be used.")                    \
    X(FACS_LOCK, "facs.lock", MEDIUM, "the global lock has reserved bits set",           \
      "ACPI 6.5, 5.2.10.1", "The first to acquire it may wait for ever.")

#define CHECK_MADT_KINDS(X)                                                                        \
    X(MADT_NO_CPU, "madt.no-cpu", CRITICAL, "no processor is enabled", "ACPI 6.5, 5.2.12.2",       \
      "Linux takes one CPU without an APIC; others do not boot.")                                  \
    X(MADT_UID, "madt.uid", HIGH, "two enabled processors have one UID",                           \
      "ACPI 6.5, 5.2.12.2, ACPI Processor UID", "Linux uses neither's power states.")              \
    X(MADT_APIC_ID, "madt.apic-id", HIGH, "two enabled processors have one APIC id",               \
      "ACPI 6.5, 5.2.12.2, APIC ID", "Only one of them is started.")                               \
    X(MADT_BOTH, "madt.both", LOW, "a processor is listed as local APIC and as local x2APIC",      \
      "ACPI 6.5, 5.2.12.12", "Linux counts it once.")                                              \
    X(MADT_LAPIC_255, "madt.lapic-255", HIGH, "an enabled local APIC has the broadcast id 255",    \
      "ACPI 6.5, 5.2.12.12", "The processor is not started.")                                      \
    X(MADT_X2APIC, "madt.x2apic", INFO, "a local x2APIC with an id below 255",                     \
      "ACPI 6.5, 5.2.12.12", "Older operating systems do not see the processor.")                  \
    X(MADT_CPU_FLAGS, "madt.cpu-flags", LOW, "a processor is enabled and online capable",          \
      "ACPI 6.5, 5.2.12.2, table 5.23", "None known: the second flag is ignored.")                 \
    X(MADT_NO_IOAPIC, "madt.no-ioapic", HIGH, "local APICs without an I/O APIC",                   \
      "ACPI 6.5, 5.2.12.3", "Interrupts come through the 8259, to one CPU.")                       \
    X(MADT_IOAPIC_ID, "madt.ioapic-id", MEDIUM, "two I/O APICs have one id",                       \
      "ACPI 6.5, 5.2.12.3, I/O APIC ID", "Linux gives one of them another; DMAR entries for it"    \
      " mean the wrong one.")                                                                      \
    X(MADT_IOAPIC_ADDRESS, "madt.ioapic-address", HIGH, "an I/O APIC at address 0, or at"          \
      " another's", "ACPI 6.5, 5.2.12.3, I/O APIC Address", "Its interrupts do not arrive.")       \
    X(MADT_GSI, "madt.gsi", HIGH, "two I/O APICs begin at one interrupt number",                   \
      "ACPI 6.5, 5.2.13", "The second one's interrupts do not arrive.")                            \
    X(MADT_NO_GSI0, "madt.no-gsi0", HIGH, "no I/O APIC begins at interrupt 0",                     \
      "ACPI 6.5, 5.2.13", "The ISA interrupts have nowhere to go.")                                \
    X(MADT_OVERRIDE_BUS, "madt.override-bus", MEDIUM, "an override of another bus than ISA",       \
      "ACPI 6.5, 5.2.12.5, Bus", "Operating systems ignore it, or take it for ISA's.")             \
    X(MADT_OVERRIDE_SOURCE, "madt.override-source", MEDIUM, "an override of no ISA interrupt",     \
      "ACPI 6.5, 5.2.12.5, Source", "Operating systems ignore it.")                                \
    X(MADT_OVERRIDE_TWICE, "madt.override-twice", MEDIUM, "two overrides of one interrupt",        \
      "ACPI 6.5, 5.2.12.5", "Which one counts depends on the operating system.")                   \
    X(MADT_OVERRIDE_GSI, "madt.override-gsi", MEDIUM, "two ISA interrupts go to one input",        \
      "ACPI 6.5, 5.2.12.5, Global System Interrupt", "One device gets the other's interrupts.")    \
    X(MADT_SCI, "madt.sci", MEDIUM, "the SCI's override makes it edge triggered",                  \
      "ACPI 6.5, 5.2.9, SCI_INT", "ACPI events are lost while one is served.")                     \
    X(MADT_NMI_UID, "madt.nmi-uid", INFO, "an NMI of a processor that is not listed",              \
      "ACPI 6.5, 5.2.12.7, ACPI Processor UID", "Operating systems ignore it.")                    \
    X(MADT_NMI_LINT, "madt.nmi-lint", MEDIUM, "an NMI at neither LINT0 nor LINT1",                 \
      "ACPI 6.5, 5.2.12.7, Local APIC LINT#", "NMIs do not arrive.")                               \
    X(MADT_LAPIC_ADDRESS, "madt.lapic-address", HIGH, "the local APICs' address is 0, unaligned"   \
      " or given twice", "ACPI 6.5, 5.2.12.8", "The boot CPU's own register is believed.")

#define CHECK_PCI_KINDS(X)                                                                         \
    X(MCFG_NONE, "mcfg.none", MEDIUM, "no configuration space is described",                       \
      "PCI Firmware 3.3, 4.1.2", "Extended configuration space is not reached.")                   \
    X(MCFG_BUSES, "mcfg.buses", HIGH, "the last bus comes before the first",                       \
      "PCI Firmware 3.3, 4.1.2, End Bus Number", "Linux rejects the whole table.")                 \
    X(MCFG_ADDRESS, "mcfg.address", HIGH, "the base address is 0 or not aligned to 1 MiB",         \
      "PCI Firmware 3.3, 4.1.2, Base Address", "Linux rejects the whole table.")                   \
    X(MCFG_OVERLAP, "mcfg.overlap", HIGH, "two ranges share addresses or buses",                   \
      "PCI Firmware 3.3, 4.1.2", "Devices are reached twice, or the wrong ones.")                  \
    X(MCFG_RESERVED_MAP, "mcfg.not-reserved", INFO, "the memory map does not reserve the range",   \
      "PCI Firmware 3.3, 4.1.2", "Linux uses it only if a PNP0C02 device reserves it.")            \
    X(MCFG_RAM, "mcfg.ram", CRITICAL, "the range is RAM in the memory map",                        \
      "PCI Firmware 3.3, 4.1.2", "Writes to configuration space change memory.")

#define CHECK_NUMA_KINDS(X)                                                                        \
    X(SRAT_OVERLAP, "srat.overlap", HIGH, "two memory ranges overlap", "ACPI 6.5, 5.2.16.2",       \
      "Linux rejects the table: the machine has one node.")                                        \
    X(SRAT_EMPTY, "srat.empty", LOW, "an enabled memory range is empty or wraps",                  \
      "ACPI 6.5, 5.2.16.2, Length", "Operating systems skip it, or reject the table.")             \
    X(SRAT_APIC_ID, "srat.apic-id", MEDIUM, "a processor is in two domains",                       \
      "ACPI 6.5, 5.2.16.1", "Its memory may be far away.")                                         \
    X(SRAT_UNKNOWN, "srat.unknown-cpu", LOW, "a processor that the MADT does not have",            \
      "ACPI 6.5, 5.2.16.1, APIC ID", "Operating systems ignore it.")                               \
    X(SRAT_MISSING, "srat.missing-cpu", MEDIUM, "an enabled processor is in no domain",            \
      "ACPI 6.5, 5.2.16", "Its memory may be far away.")                                           \
    X(SLIT_DIAGONAL, "slit.diagonal", MEDIUM, "a domain's distance to itself is not 10",           \
      "ACPI 6.5, 5.2.17", "Linux rejects the table: all nodes are equally far.")                   \
    X(SLIT_NEAR, "slit.near", MEDIUM, "another domain is as near as a domain is to itself",        \
      "ACPI 6.5, 5.2.17", "Linux rejects the table: all nodes are equally far.")                   \
    X(SLIT_SYMMETRY, "slit.symmetry", LOW, "there is further than back", "ACPI 6.5, 5.2.17",       \
      "None known.")                                                                               \
    X(SLIT_SMALL, "slit.domains", MEDIUM, "the SRAT has domains beyond this table's",              \
      "ACPI 6.5, 5.2.17, Number of System Localities", "Their distances are guessed.")             \
    X(HMAT_DOMAIN, "hmat.domain", MEDIUM, "a memory's domain is not in the SRAT",                  \
      "ACPI 6.5, 5.2.28.3", "Linux ignores the entry.")                                            \
    X(MSCT_OFFSET, "msct.offset", LOW, "the proximity structures lie outside of the table",        \
      "ACPI 6.5, 5.2.19, Offset to Proximity Domain Information", "They are ignored.")             \
    X(PPTT_PARENT, "pptt.parent", MEDIUM, "a reference leads to no such entry",               \
      "ACPI 6.5, 5.2.30.1, Parent", "The topology of caches and clusters is lost.")

#define CHECK_DEVICE_KINDS(X)                                                                      \
    X(HPET_ADDRESS, "hpet.address", HIGH, "the address is 0, unaligned or not in memory",          \
      "IA-PC HPET 1.0a, 3.2.4, BASE_ADDRESS", "The timer is not used.")                            \
    X(HPET_VENDOR, "hpet.vendor", LOW, "the vendor id is empty",                                   \
      "IA-PC HPET 1.0a, 3.2.4, Event Timer Block ID", "None known.")                               \
    X(HPET_TICK, "hpet.tick", INFO, "the least tick in periodic mode is 0",                        \
      "IA-PC HPET 1.0a, 3.2.4, Main Counter Minimum", "None known: drivers find their own.")       \
    X(HPET_NUMBER, "hpet.number", MEDIUM, "two timer blocks have one number",                      \
      "IA-PC HPET 1.0a, 3.2.4, HPET Number", "_UID of PNP0103 means either.")                      \
    X(SPCR_PCI, "spcr.pci", LOW, "a PCI address without device and vendor id, or the reverse",     \
      "SPCR 4, PCI Device ID", "The port is not found after PCI is set up.")                       \
    X(SPCR_IRQ, "spcr.interrupt", LOW, "an interrupt type without an interrupt",                   \
      "SPCR 4, Interrupt Type", "The console is polled.")                                          \
    X(DBG2_OFFSET, "dbg2.offset", MEDIUM, "registers, sizes or name lie outside of the device",    \
      "DBG2, Table 2", "The debug port is not used.")                                              \
    X(BGRT_IMAGE, "bgrt.image", MEDIUM, "an image that is shown, without an address",              \
      "ACPI 6.5, 5.2.23, Image Address", "The logo disappears when the system starts.")            \
    X(BGRT_BITMAP, "bgrt.bitmap", MEDIUM, "the image is no plain bitmap of 24 or 32 bits",         \
      "ACPI 6.5, 5.2.23.4", "The logo disappears when the system starts.")                         \
    X(ECDT_SPACE, "ecdt.space", HIGH, "a register is neither in ports nor in memory",              \
      "ACPI 6.5, 5.2.15, EC_CONTROL", "The embedded controller is not reached early.")             \
    X(ECDT_SAME, "ecdt.same", HIGH, "both registers have one address, or none",                    \
      "ACPI 6.5, 5.2.15, EC_DATA", "The embedded controller is not reached early.")                \
    X(ECDT_WIDTH, "ecdt.width", LOW, "a register is not 8 bits wide",                              \
      "ACPI 6.5, 5.2.15, EC_CONTROL", "Operating systems access bytes all the same.")              \
    X(ECDT_PATH, "ecdt.path", MEDIUM, "EC_ID is no full path in the namespace",                    \
      "ACPI 6.5, 5.2.15, EC_ID", "The controller may be set up twice.")                            \
    X(WSMT_NESTED_BUFFERS, "wsmt.nested", LOW, "nested pointers are checked, their buffers not",   \
      "WSMT 1.0, COMM_BUFFER_NESTED_PTR_PROTECTION", "Windows does not count it as protection.")   \
    X(WSMT_NONE, "wsmt.none", INFO, "no protection is claimed", "WSMT 1.0, Protection Flags",      \
      "Windows offers no virtualization-based security.")                                          \
    X(TPM2_CONTROL, "tpm2.control", MEDIUM, "the start method needs a control area",               \
      "TCG ACPI 1.4, 8.3, Address of Control Area", "The TPM is not used.")                        \
    X(TPM2_LOG, "tpm2.log", MEDIUM, "an event log of no length, or at no address",                 \
      "TCG ACPI 1.4, 8.3, LASA", "What the firmware measured cannot be read.")                     \
    X(FPDT_POINTER_ZERO, "fpdt.pointer", MEDIUM, "a performance table's address is 0",             \
      "ACPI 6.5, 5.2.24.2", "Boot times of the firmware are not shown.")                           \
    X(BOOT_INDEX, "boot.index", MEDIUM, "the flag's index lies within the clock's registers",      \
      "Simple Boot Flag 2.1, 2.3", "Writing the boot flag changes the clock.")                     \
    X(SLIC_SIZE, "slic.size", MEDIUM, "the table is not 374 bytes long", "SLIC, OEM Activation",   \
      "Windows is not activated by it.")

#define CHECK_IOMMU_KINDS(X)                                                                       \
    X(DMAR_NO_UNIT, "dmar.no-unit", HIGH, "there is no remapping unit", "VT-d 4.1, 8.1",           \
      "No remapping: devices reach all of memory.")                                                \
    X(DMAR_ADDRESS, "dmar.address", HIGH, "a unit's address is 0, unaligned or another's",         \
      "VT-d 4.1, 8.3, Register Base Address", "Linux disables remapping.")                         \
    X(DMAR_ALL, "dmar.include-all", HIGH, "a unit for all devices is not the segment's last",      \
      "VT-d 4.1, 8.3, INCLUDE_PCI_ALL", "Units after it are never used.")                          \
    X(DMAR_SCOPE, "dmar.scope", MEDIUM, "a unit that is for no device",                            \
      "VT-d 4.1, 8.3, Device Scope", "It is never used.")                                          \
    X(DMAR_RMRR, "dmar.rmrr", HIGH, "a reserved region is empty or not made of pages",             \
      "VT-d 4.1, 8.4", "Linux warns, and the device faults.")                                      \
    X(DMAR_RMRR_RAM, "dmar.rmrr-ram", HIGH, "a reserved region is RAM in the memory map",          \
      "VT-d 4.1, 8.4", "A device may write memory that the system uses.")                          \
    X(DMAR_WIDTH, "dmar.width", MEDIUM, "a host address width that no CPU has",                    \
      "VT-d 4.1, 8.1, Host Address Width", "Linux disables remapping when it is 0.")               \
    X(IVRS_ADDRESS, "ivrs.address", HIGH, "a unit's address is 0 or unaligned",                    \
      "AMD I/O Virtualization 3.07, 5.2.2.1", "The IOMMU is not used.")                            \
    X(IVRS_NO_UNIT, "ivrs.no-unit", MEDIUM, "there is no IOMMU",                                   \
      "AMD I/O Virtualization 3.07, 5.2", "No remapping: devices reach all of memory.")

#define CHECK_ERROR_KINDS(X)                                                                       \
    X(HEST_COUNT, "hest.count", MEDIUM, "the count of error sources is wrong",                     \
      "ACPI 6.5, 18.3.2, Error Source Count", "Linux ignores the table.")                          \
    X(HEST_ID, "hest.id", MEDIUM, "two error sources have one id",                                 \
      "ACPI 6.5, 18.3.2.1, Source Id", "Linux ignores the second.")                                \
    X(BERT_REGION, "bert.region", MEDIUM, "the boot error region has no address or no room",       \
      "ACPI 6.5, 18.3.1, Boot Error Region", "Errors of the last boot are lost.")                  \
    X(BERT_RAM, "bert.ram", HIGH, "the boot error region is RAM in the memory map",                \
      "ACPI 6.5, 18.3.1, Boot Error Region", "Errors of the last boot are overwritten.")           \
    X(EINJ_COUNT, "einj.count", MEDIUM, "the count of instructions does not fit the table",        \
      "ACPI 6.5, 18.6.1, Injection Entry Count", "Linux ignores the table.")                       \
    X(ERST_COUNT, "erst.count", MEDIUM, "the count of instructions does not fit the table",        \
      "ACPI 6.5, 18.5.1, Instruction Entry Count", "Linux ignores the table.")                     \
    X(WDAT_COUNT, "wdat.count", MEDIUM, "the count of instructions does not fit the table",        \
      "WDAT 1.0, Number Watchdog Instruction Entries", "Linux does not start the watchdog.")       \
    X(WDAT_PERIOD, "wdat.period", MEDIUM, "the timer's period or counts are not usable",           \
      "WDAT 1.0, Timer Period", "Linux does not start the watchdog.")

#define CHECK_TABLE_KINDS(X)                                                                       \
    CHECK_HEADER_KINDS(X)                                                                          \
    CHECK_AML_KINDS(X)                                                                             \
    CHECK_ROOT_KINDS(X)                                                                            \
    CHECK_FADT_KINDS(X)                                                                            \
    CHECK_MADT_KINDS(X)                                                                            \
    CHECK_PCI_KINDS(X)                                                                             \
    CHECK_NUMA_KINDS(X)                                                                            \
    CHECK_DEVICE_KINDS(X)                                                                          \
    CHECK_IOMMU_KINDS(X)                                                                           \
    CHECK_ERROR_KINDS(X)                                                                           \
    CHECK_WHOLE_KINDS(X)

// clang-format on

enum check_table_kind { CHECK_TABLE_KINDS(FINDING_KIND_INDEX) CHECK_TABLE_KIND_COUNT };
