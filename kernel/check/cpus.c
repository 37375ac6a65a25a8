// SPDX-License-Identifier: MIT
#include "cpus.h"

#include <base/bits.h>
#include <base/string.h>

static const struct finding_kind kinds[] = {CHECK_CPU_KINDS(FINDING_KIND_ENTRY)};
const struct finding_kinds check_cpu_kinds = {kinds, ARRAY_SIZE(kinds)};

struct place {
    char text[40];
};

static struct place place_of(const struct check_cpu *cpu)
{
    struct place place;
    snprintf(place.text, sizeof place.text, "CPU %u (id 0x%llx)", cpu->index,
             (unsigned long long)cpu->id);
    return place;
}

static void say(const struct finding_sink *sink, enum check_cpu_kind kind,
                const struct check_cpu *cpu, const struct hal_cpu_fact *fact)
{
    finding_report(sink, &kinds[kind], place_of(cpu).text, "%s 0x%llx", fact->name,
                   (unsigned long long)fact->value);
}

static void flaw_check(const struct check_cpu *cpu, const struct hal_cpu_fact *fact,
                       const struct finding_sink *sink)
{
    static const uint8_t kind_of[] = {
        [HAL_CPU_FLAW_ID] = CHECK_CPU_ID,
        [HAL_CPU_FLAW_MICROCODE] = CHECK_CPU_NO_MICROCODE,
        [HAL_CPU_FLAW_UNLOCKED] = CHECK_CPU_UNLOCKED,
        [HAL_CPU_FLAW_NO_EXECUTE_OFF] = CHECK_CPU_NO_EXECUTE,
        [HAL_CPU_FLAW_LIMITED] = CHECK_CPU_LIMITED,
        [HAL_CPU_FLAW_COUNTER] = CHECK_CPU_COUNTER,
    };
    if (fact->flaw != HAL_CPU_FLAW_NONE) say(sink, kind_of[fact->flaw], cpu, fact);
}

static void difference_check(const struct check_cpu *first, const struct check_cpu *cpu, size_t i,
                             const struct finding_sink *sink)
{
    static const uint8_t kind_of[] = {
        [HAL_CPU_IDENTITY] = CHECK_CPU_IDENTITY,   [HAL_CPU_FEATURES] = CHECK_CPU_FEATURES,
        [HAL_CPU_MICROCODE] = CHECK_CPU_MICROCODE, [HAL_CPU_SETTINGS] = CHECK_CPU_SETTINGS,
        [HAL_CPU_COUNTER] = CHECK_CPU_COUNTERS,
    };
    const struct hal_cpu_fact *fact = &cpu->facts[i], *wanted = &first->facts[i];
    if (!fact->is_shared || !fact->name || !wanted->name || fact->value == wanted->value) return;
    finding_report(sink, &kinds[kind_of[fact->group]], place_of(cpu).text,
                   "%s 0x%llx, and 0x%llx on CPU %u", fact->name, (unsigned long long)fact->value,
                   (unsigned long long)wanted->value, first->index);
}

static void facts_check(const struct check_cpu *first, const struct check_cpu *cpu,
                        const struct finding_sink *sink)
{
    for (size_t i = 0; i < cpu->fact_count; i++) {
        if (!cpu->facts[i].name) {
            finding_report(sink, &kinds[CHECK_CPU_UNREAD], place_of(cpu).text, "fact %zu", i);
            continue;
        }
        flaw_check(cpu, &cpu->facts[i], sink);
        if (i < first->fact_count) difference_check(first, cpu, i, sink);
    }
}

void check_cpus(const struct check_cpu *cpus, size_t count, unsigned repairs,
                const struct finding_sink *sink)
{
    finding_begin(sink, "cpu");
    for (size_t i = 0; i < count; i++) {
        const struct check_cpu *cpu = &cpus[i];
        if (cpu->is_listed && !cpu->is_running)
            finding_report(sink, &kinds[CHECK_CPU_ABSENT], place_of(cpu).text, NULL);
        if (cpu->is_running && !cpu->is_listed)
            finding_report(sink, &kinds[CHECK_CPU_UNLISTED], place_of(cpu).text, NULL);
        facts_check(&cpus[0], cpu, sink);
    }
    if (count > 0 && cpus[0].is_listed && cpus[0].place > 0)
        finding_report(sink, &kinds[CHECK_CPU_ORDER], place_of(&cpus[0]).text, "number %zu there",
                       cpus[0].place + 1);
    if (repairs > 0) finding_report(sink, &kinds[CHECK_CPU_TYPES], "CPUs", "%u of them", repairs);
}
