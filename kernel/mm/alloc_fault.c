// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <kernel/alloc_fault.h>
#include <kernel/log.h>
#include <kernel/options.h>

bool alloc_fault_is_armed;

// Changed atomically: CPUs allocate at the same time.
static uint64_t counted, failed;
static uint64_t fail_first, fail_end; // numbers from 1; fail_end exclusive

void alloc_fault_arm(uint64_t first, uint64_t count)
{
    alloc_fault_is_armed = false;
    counted = 0;
    failed = 0;
    fail_first = first;
    if (__builtin_add_overflow(first, count, &fail_end)) fail_end = UINT64_MAX;
    alloc_fault_is_armed = first > 0;
}

void alloc_fault_init(void)
{
    const char *text = option_get("fail-alloc");
    if (text == NULL) return;
    char first_text[24];
    const char *comma = strchr(text, ',');
    size_t length = comma != NULL ? (size_t)(comma - text) : strlen(text);
    uint64_t first = 0, count = 1;
    bool is_valid = length < sizeof first_text;
    if (is_valid) {
        memcpy(first_text, text, length);
        first_text[length] = '\0';
        is_valid = option_parse_number(first_text, &first) &&
                   (comma == NULL || option_parse_number(comma + 1, &count));
    }
    if (!is_valid) {
        log_warn("mm", "fail-alloc=%s: not N or N,M", text);
        return;
    }
    alloc_fault_arm(first, count);
    alloc_fault_is_armed = true;
}

bool alloc_fault_count(void)
{
    uint64_t number = __atomic_add_fetch(&counted, 1, __ATOMIC_RELAXED);
    if (number < fail_first || number >= fail_end || fail_first == 0) return false;
    __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);
    return true;
}

uint64_t alloc_fault_counted(void)
{
    return __atomic_load_n(&counted, __ATOMIC_RELAXED);
}

uint64_t alloc_fault_failed(void)
{
    return __atomic_load_n(&failed, __ATOMIC_RELAXED);
}
