// SPDX-License-Identifier: MIT
#pragma once
// Time that the firmware takes from the CPU behind the system's back (system management
// interrupts), as gaps in a loop that does nothing but look at the clock with interrupts off. A
// hypervisor's scheduling looks the same.

#include <base/finding.h>

// clang-format off
#define CHECK_STOLEN_TIME_KINDS(X)                                                                 \
    X(STOLEN_LONG, "stolen-time.long", MEDIUM, "the firmware took the CPU for more than 150 us at once", \
      "BIOS Implementation Test Suite (BITS), its limit", "Sound and control loops stutter.")       \
    X(STOLEN_MUCH, "stolen-time.much", MEDIUM, "the firmware took more than a thousandth of the time", \
      "Intel BIOS Writer's Guide, SMI", "All runs slower, at moments that nobody can explain.")    \
    X(STOLEN_VIRTUAL, "stolen-time.virtual", INFO,                                                 \
      "a hypervisor runs this machine: what it takes looks like the firmware's",                   \
      "A limit of this check", "None; the bare machine tells more.")
// clang-format on

enum check_stolen_time_kind { CHECK_STOLEN_TIME_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_stolen_time_kinds;

#define STOLEN_TIME_BUCKETS 12
// Lower bounds in nanoseconds; a gap counts in the last whose bound it reaches.
extern const uint32_t stolen_time_bounds[STOLEN_TIME_BUCKETS];

struct stolen_time {
    uint64_t watched_ns, taken_ns, worst_ns;
    uint64_t counts[STOLEN_TIME_BUCKETS];
};

// One look at the clock after another, `ns` later. Shorter ones than the first bound are the loop's
// own.
void stolen_time_add(struct stolen_time *time, uint64_t ns);
void check_stolen_time(const struct stolen_time *time, bool is_virtual,
                       const struct finding_sink *sink);
