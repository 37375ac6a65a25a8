// SPDX-License-Identifier: MIT
#include "kernel_image.h"
#include "report.h"
#include "unpack.h"

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define SLIDE_MAX (1 * GIB)
#define DEBUG_TABLE_MAX (4 * MIB)

extern const uint8_t kernel_file_start[], kernel_file_end[];
extern const uint8_t debug_table_start[], debug_table_end[];
extern const uint8_t kernel_lazy_start[], kernel_lazy_end[];

static uint64_t kernel_file_size(void)
{
    return (uint64_t)((uintptr_t)kernel_file_end - (uintptr_t)kernel_file_start);
}

static EFI_STATUS kernel_file_refuse(const char *why)
{
    report_error("the kernel inside this file is broken: %s", why);
    return EFI_LOAD_ERROR;
}

static EFI_STATUS kernel_pages_alloc(const struct firmware *fw, uint64_t size,
                                     struct page_range *out_range)
{
    return pages_alloc(fw, align_up(size, PAGE) / PAGE, "the kernel", out_range);
}

EFI_STATUS kernel_image_plan(const struct firmware *fw, struct kernel_image *out_image)
{
    uint64_t packed_size = kernel_file_size(), size;
    enum unpack_error broken = unpack_size(kernel_file_start, packed_size, &size);
    enum elf_error error;
    EFI_STATUS st;
    void *file;

    memset(out_image, 0, sizeof *out_image);
    if (broken != UNPACK_OK) return kernel_file_refuse(unpack_error_text(broken));
    st = kernel_pages_alloc(fw, size + 1, &out_image->file); // never no pages
    if (EFI_ERROR(st)) return st;
    file = page_range_pointer(&out_image->file);
    broken = unpack(kernel_file_start, packed_size, file, size);
    if (broken != UNPACK_OK) return kernel_file_refuse(unpack_error_text(broken));
    error = elf_plan(file, size, &arch_elf_target, &out_image->plan);
    return error == ELF_OK ? EFI_SUCCESS : kernel_file_refuse(elf_error_text(error));
}

static uint64_t slide_choose(const struct elf_plan *plan, uint64_t random)
{
    uint64_t room = arch_kernel_top - (plan->link_start + plan->image_size);

    if (room > SLIDE_MAX) room = SLIDE_MAX;
    return random % (room / plan->align + 1) * plan->align;
}

EFI_STATUS kernel_image_load(const struct firmware *fw, struct kernel_image *image, uint64_t random)
{
    enum elf_error error;
    EFI_STATUS st = kernel_pages_alloc(fw, image->plan.image_size, &image->pages);

    if (EFI_ERROR(st)) return st;
    image->slide = slide_choose(&image->plan, random);
    error = elf_load(page_range_pointer(&image->file), &image->plan, &arch_elf_target,
                     page_range_pointer(&image->pages), image->slide);
    return error == ELF_OK ? EFI_SUCCESS : kernel_file_refuse(elf_error_text(error));
}

void kernel_image_free(const struct firmware *fw, struct kernel_image *image)
{
    pages_free(fw, &image->pages);
    pages_free(fw, &image->file);
}

void kernel_image_describe(const struct kernel_image *image, struct boot_info *boot)
{
    const struct elf_plan *plan = &image->plan;

    boot->kernel_slide = image->slide;
    boot->segment_count = plan->segment_count;
    for (unsigned i = 0; i < plan->segment_count; i++) {
        const struct elf_segment *s = &plan->segments[i];
        boot->segments[i] = (struct boot_segment){
            .vaddr = s->vaddr + image->slide,
            .paddr = image->pages.start + (s->vaddr - plan->link_start),
            .size = s->memory_size,
            .flags = s->flags,
        };
    }
}

// Firmware loads images at their physical address.
void kernel_extras_find(struct kernel_extras *out)
{
    uint64_t start = (uint64_t)(uintptr_t)debug_table_start;
    uint64_t size = (uint64_t)(uintptr_t)kernel_lazy_end - start;

    *out = (struct kernel_extras){
        .pages = {start, align_up(size, PAGE) / PAGE},
        .debug_table = debug_table_start,
        .debug_size = (uint64_t)(debug_table_end - debug_table_start),
        .lazy = kernel_lazy_start,
        .lazy_size = (uint64_t)(kernel_lazy_end - kernel_lazy_start),
    };
    // An .lzma file's header: a byte, a word, then the size of its contents.
    if (out->debug_size >= 13) out->debug_unpacked_size = load_le64(debug_table_start + 5);
    if (out->debug_unpacked_size > DEBUG_TABLE_MAX) out->debug_unpacked_size = 0;
}
