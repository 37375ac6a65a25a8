// SPDX-License-Identifier: MIT
#include "stolen_time.h"

#include <base/bits.h>
#include <base/string.h>

static const struct finding_kind kinds[] = {CHECK_STOLEN_TIME_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_stolen_time_kinds = {kinds, ARRAY_SIZE(kinds)};

#define LONG_NS 150000u
#define MUCH 1000u // one part of so many

const uint32_t stolen_time_bounds[STOLEN_TIME_BUCKETS] = {
    1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000, 5000000, 20000000,
};

void stolen_time_add(struct stolen_time *time, uint64_t ns)
{
    time->watched_ns += ns;
    if (ns < stolen_time_bounds[0]) return;
    size_t bucket = 0;
    while (bucket + 1 < STOLEN_TIME_BUCKETS && ns >= stolen_time_bounds[bucket + 1])
        bucket++;
    time->counts[bucket]++;
    time->taken_ns += ns;
    if (ns > time->worst_ns) time->worst_ns = ns;
}

void check_stolen_time(const struct stolen_time *time, bool is_virtual,
                       const struct finding_sink *sink)
{
    char text[96];
    finding_begin(sink, "stolen-time");
    snprintf(text, sizeof text, "in %llu ms: %llu us, at most %llu us at once",
             (unsigned long long)(time->watched_ns / 1000000),
             (unsigned long long)(time->taken_ns / 1000),
             (unsigned long long)(time->worst_ns / 1000));
    if (is_virtual) {
        finding_report(sink, &kinds[STOLEN_VIRTUAL], "CPU 0", "%s", text);
        return;
    }
    if (time->worst_ns > LONG_NS) finding_report(sink, &kinds[STOLEN_LONG], "CPU 0", "%s", text);
    if (time->taken_ns > time->watched_ns / MUCH)
        finding_report(sink, &kinds[STOLEN_MUCH], "CPU 0", "%s", text);
}
