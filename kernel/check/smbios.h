// SPDX-License-Identifier: MIT
#pragma once
// SMBIOS tables: entry points of both kinds, the structures' form, and what those that an operating
// system shows say. DMTF DSP0134 (SMBIOS 3.7).

#include <base/finding.h>

// clang-format off
#define CHECK_SMBIOS_KINDS(X)                                                                      \
    X(SMBIOS_ABSENT, "smbios.absent", MEDIUM, "no SMBIOS tables", "UEFI 2.10, 4.6; SMBIOS 3.7, 5.2.3", \
      "Model, serial numbers and memory modules are not shown; quirks by model do not apply.")     \
    X(SMBIOS_ANCHOR, "smbios.anchor", HIGH, "what the entry point's address holds is none",        \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "The tables are not found.")                                     \
    X(SMBIOS_ENTRY_LENGTH, "smbios.entry-length", MEDIUM, "the entry point's length is wrong",     \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "Linux ignores entry points beyond their limits.")               \
    X(SMBIOS_ENTRY_CHECKSUM, "smbios.entry-checksum", HIGH, "the entry point's checksum is wrong", \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "The tables are not found.")                                     \
    X(SMBIOS_INTERMEDIATE, "smbios.intermediate", HIGH, "the second half of the entry point is wrong", \
      "SMBIOS 3.7, 5.2.1", "The tables are not found.")                                            \
    X(SMBIOS_VERSION, "smbios.version", LOW, "a version that was never published",                 \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "Shown as it stands; some tools refuse it.")                     \
    X(SMBIOS_REVISION, "smbios.revision", LOW, "an unknown revision of the entry point",           \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "None known.")                                                   \
    X(SMBIOS_ADDRESS, "smbios.table-address", HIGH, "the structures cannot be read",               \
      "SMBIOS 3.7, 5.2.1, 5.2.2", "The tables are not found.")                                     \
    X(SMBIOS_DIFFER, "smbios.entries-differ", MEDIUM, "the two entry points lead to different structures", \
      "SMBIOS 3.7, 5.2", "What is shown depends on which one a system takes.")                     \
    X(SMBIOS_LENGTH, "smbios.structure-length", HIGH, "a structure's length is impossible",        \
      "SMBIOS 3.7, 6.1.2", "It and all after it are lost.")                                        \
    X(SMBIOS_STRINGS, "smbios.strings-end", HIGH, "a structure's strings do not end",              \
      "SMBIOS 3.7, 6.1.3", "It and all after it are lost.")                                        \
    X(SMBIOS_NO_END, "smbios.no-end", MEDIUM, "no structure of type 127 at the end",               \
      "SMBIOS 3.7, 7.45", "Systems read on up to the length, and may find garbage.")               \
    X(SMBIOS_COUNT, "smbios.count", LOW, "there are more or fewer structures than the entry point says", \
      "SMBIOS 3.7, 5.2.1", "Old tools stop early.")                                                \
    X(SMBIOS_LARGEST, "smbios.largest", LOW, "the entry point has the largest structure's size wrong", \
      "SMBIOS 3.7, 5.2.1", "Tools with a buffer of that size cut it.")                             \
    X(SMBIOS_TABLE_LENGTH, "smbios.table-length", LOW, "the structures end elsewhere than the entry point says", \
      "SMBIOS 3.7, 5.2.1", "Old tools stop early.")                                                \
    X(SMBIOS_HANDLE_TWICE, "smbios.handle-twice", MEDIUM, "two structures have the same handle",   \
      "SMBIOS 3.7, 6.1.2", "References lead to the wrong one.")                                    \
    X(SMBIOS_HANDLE_RESERVED, "smbios.handle-reserved", LOW, "a handle from the reserved range",   \
      "SMBIOS 3.7, 6.1.2", "None known.")                                                          \
    X(SMBIOS_REQUIRED, "smbios.required", MEDIUM, "a required structure is missing",               \
      "SMBIOS 3.7, 6.2", "What it would tell is not shown.")                                       \
    X(SMBIOS_TWICE, "smbios.more-than-one", MEDIUM, "a structure of which there must be one",      \
      "SMBIOS 3.7, 6.2", "Systems take the first or the last.")                                    \
    X(SMBIOS_SHORT, "smbios.short", MEDIUM, "a structure is shorter than its version has it",      \
      "SMBIOS 3.7, 7", "What is missing is not shown.")                                            \
    X(SMBIOS_STRING, "smbios.string-missing", MEDIUM, "a string's number is past its structure's last", \
      "SMBIOS 3.7, 6.1.3", "Shown as a bad index, or not at all.")                                 \
    X(SMBIOS_CHARACTERS, "smbios.string-characters", LOW, "a string holds what does not print",    \
      "SMBIOS 3.7, 6.1.3", "Shown as dots; inventories break on it.")                              \
    X(SMBIOS_PLACEHOLDER, "smbios.placeholder", INFO, "a string that the maker forgot to fill in", \
      "SMBIOS 3.7, 7", "Inventories and quirks by model cannot tell the machine.")                 \
    X(SMBIOS_UUID, "smbios.uuid", MEDIUM, "the system's UUID is not one",                          \
      "SMBIOS 3.7, 7.2.1", "Machines are told apart by it: network boot, licences.")               \
    X(SMBIOS_CHASSIS, "smbios.chassis-type", LOW, "the chassis is of an unknown type",             \
      "SMBIOS 3.7, 7.4.1", "Laptop or desktop is guessed from elsewhere.")                         \
    X(SMBIOS_CORES, "smbios.cores", MEDIUM, "a processor's counts of cores and threads contradict", \
      "SMBIOS 3.7, 7.5.6 to 7.5.8", "Inventories and licences count wrongly.")                     \
    X(SMBIOS_THREADS, "smbios.threads", MEDIUM, "fewer threads than CPUs that run",                \
      "SMBIOS 3.7, 7.5.8", "Inventories and licences count wrongly.")                              \
    X(SMBIOS_CACHE, "smbios.cache-handle", LOW, "a processor's cache is no structure of type 7",   \
      "SMBIOS 3.7, 7.5", "Its caches are not shown.")                                              \
    X(SMBIOS_CHASSIS_HANDLE, "smbios.board-chassis", LOW, "a board's chassis is no structure of type 3", \
      "SMBIOS 3.7, 7.3", "None known.")                                                            \
    X(SMBIOS_ARRAY, "smbios.memory-array", MEDIUM, "a memory device's array is no structure of type 16", \
      "SMBIOS 3.7, 7.18", "Errors are attributed to the wrong module.")                            \
    X(SMBIOS_SLOTS, "smbios.memory-slots", LOW, "an array has more or fewer devices than it says", \
      "SMBIOS 3.7, 7.17", "Free slots are shown wrongly.")                                         \
    X(SMBIOS_MEMORY, "smbios.memory-size", MEDIUM, "memory devices hold less than the memory map has", \
      "SMBIOS 3.7, 7.18.5", "Inventories show too little.")                                        \
    X(SMBIOS_RANGE, "smbios.memory-range", MEDIUM, "a mapped range of memory ends before it begins", \
      "SMBIOS 3.7, 7.20", "Errors are attributed to the wrong module.")                            \
    X(SMBIOS_DATE, "smbios.date", LOW, "the firmware's date is not mm/dd/yyyy",                    \
      "SMBIOS 3.7, 7.1", "Linux takes the firmware for one without a year: old workarounds apply.") \
    X(SMBIOS_OBSOLETE, "smbios.obsolete", INFO, "a structure of an obsolete type",                 \
      "SMBIOS 3.7, 7.6, 7.7", "Ignored.")
// clang-format on

enum check_smbios_kind { CHECK_SMBIOS_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_smbios_kinds;

#define CHECK_SMBIOS_TABLE_MAX (1u << 20) // bytes; more is nonsense

struct check_smbios_entry {
    const uint8_t *bytes; // of the entry point; NULL: there is none
    size_t length;        // that can be read
};

struct check_smbios {
    struct check_smbios_entry entry2, entry3; // "_SM_", "_SM3_"
    // At most `size` bytes of physical memory; NULL when it cannot be read. Given back at the end.
    const uint8_t *(*map)(void *arg, uint64_t address, uint64_t size);
    void (*unmap)(void *arg, const uint8_t *bytes, uint64_t size);
    void *arg;
    unsigned cpus_running; // 0: not known
    uint64_t ram_bytes;    // usable, of the memory map; 0: not known
};

void check_smbios(const struct check_smbios *input, const struct finding_sink *sink);
