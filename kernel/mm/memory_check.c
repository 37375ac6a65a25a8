// SPDX-License-Identifier: MIT
// Memory that the firmware's map calls free and that is not there is left out before anything is
// put there.

#include <base/string.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>

bool memory_word_holds(volatile uint64_t *word)
{
    uint64_t old = *word;
    *word = ~old;
    bool holds = *word == ~old;
    *word = old;
    return holds;
}

struct probe {
    paddr_t page;
    bool holds;
};

static void page_probe(void *arg)
{
    struct probe *probe = arg;
    probe->holds = memory_word_holds(phys_to_virt(probe->page));
}

static bool page_answers(paddr_t page)
{
    struct probe probe = {page, false};
    uintptr_t address;
    // The loader may have had no room to map it.
    return !fault_expect(page_probe, &probe, &address) && probe.holds;
}

// Where what is there of the range ends, if it is one piece of memory from the start on.
static paddr_t answers_until(paddr_t start, paddr_t end)
{
    paddr_t good = start, bad = end - PAGE_SIZE;
    if (!page_answers(good)) return start;
    if (page_answers(bad)) return end;
    while (bad - good > PAGE_SIZE) {
        paddr_t middle = good + (bad - good) / PAGE_SIZE / 2 * PAGE_SIZE;
        if (page_answers(middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    return bad;
}

static bool leave_out(paddr_t start, paddr_t end, const char *why)
{
    log_warn("pmm", "the memory map calls %#llx-%#llx free, %s", (unsigned long long)start,
             (unsigned long long)end - 1, why);
    return pmm_reserve(start, end - start, MEMORY_UNUSABLE) > 0;
}

// The first that is wrong. False: nothing is.
static bool leave_out_next(paddr_t limit, paddr_t mapped_end)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count; i++) {
        paddr_t start = ranges[i].start, end = start + ranges[i].size;
        if (ranges[i].kind != MEMORY_FREE) continue;
        if (end > limit) return leave_out(start, end, "which the CPU cannot address");
        if (end > mapped_end) continue;
        paddr_t there = answers_until(start, end);
        if (there < end) return leave_out(there, end, "where nothing answers");
    }
    return false;
}

void pmm_map_check(paddr_t limit, paddr_t mapped_end)
{
    while (leave_out_next(limit, mapped_end)) {
    }
}
