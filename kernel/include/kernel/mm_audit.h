// SPDX-License-Identifier: MIT
#pragma once
// Walks the live page tables and holds every page against what it should be. Proves: nothing is
// writable and executable; only the kernel's text is executable; text and constants are not
// writable, through the direct map either; the lower half, page 0 with it, and all guard pages are
// unmapped; devices are uncached, framebuffers write-combining as asked for; every page is the
// kernel's alone and global.

#include <hal/mmu.h>

enum mm_violation {
    MM_WRITE_EXECUTE,
    MM_EXECUTABLE,   // and not the kernel's text
    MM_WRITABLE,     // and should not be: text, constants, what was mapped for reading
    MM_NOT_WRITABLE, // and should be
    MM_USER,
    MM_NOT_GLOBAL,
    MM_CACHE,      // another memory type than asked for
    MM_WRONG_PAGE, // not the physical page that belongs there
    MM_GUARD_MAPPED,
    MM_STRAY,   // nothing should be there
    MM_MISSING, // of the kernel's image
    MM_VIOLATION_COUNT
};

#define MM_AUDIT_FOUND_MAX 8

struct mm_audit {
    uint64_t leaves, bytes;
    uint64_t executable_bytes, uncached_bytes, write_combining_bytes;
    uint64_t guard_pages; // that were looked at and are unmapped
    uint64_t violations;
    struct mm_audit_found {
        enum mm_violation what;
        vaddr_t vaddr;
        struct hal_mmu_mapping leaf;
    } found[MM_AUDIT_FOUND_MAX]; // the first ones
};

void mm_audit_run(struct mm_audit *out);
const char *mm_violation_name(enum mm_violation what);
