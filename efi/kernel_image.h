// SPDX-License-Identifier: MIT
#pragma once
// The kernel that travels inside this image: checking it, placing it, describing where it came to
// lie.

#include "arch.h"
#include "firmware.h"

struct kernel_image {
    // The ELF file, unpacked. The kernel finds its pages free: giving them back to firmware would
    // cost OVMF half a million instructions.
    struct page_range file;
    struct elf_plan plan;
    struct page_range pages;
    uint64_t slide; // run address - link address
};

// Unpacks and checks the embedded file; prints what is wrong with it.
EFI_STATUS kernel_image_plan(const struct firmware *fw, struct kernel_image *out_image) MUST_USE;

// Allocates the pages, copies and relocates, slid by a multiple of the alignment that `random`
// selects (0: not at all).
EFI_STATUS kernel_image_load(const struct firmware *fw, struct kernel_image *image,
                             uint64_t random) MUST_USE;

// Gives back all memory; for an image whose start was given up.
void kernel_image_free(const struct firmware *fw, struct kernel_image *image);

// Fills segments and slide.
void kernel_image_describe(const struct kernel_image *image, struct boot_info *boot);

// What travels with the kernel for the kernel itself to unpack, where it lies in this image: it
// stays there.
struct kernel_extras {
    struct page_range pages; // all of it
    const void *debug_table;
    uint64_t debug_size;
    uint64_t debug_unpacked_size; // 0: broken, which is the kernel's to tell
    const void *lazy;
    uint64_t lazy_size;
};
void kernel_extras_find(struct kernel_extras *out);
