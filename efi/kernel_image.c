// SPDX-License-Identifier: MIT
#include "kernel_image.h"
#include "report.h"

#include <base/string.h>

#define PAGE 4096u
#define SLIDE_MAX (1 * GIB)

extern const uint8_t kernel_file_start[], kernel_file_end[];
extern const uint8_t debug_table_start[], debug_table_end[];

static uint64_t kernel_file_size(void)
{
    return (uint64_t)((uintptr_t)kernel_file_end - (uintptr_t)kernel_file_start);
}

static EFI_STATUS kernel_file_refuse(enum elf_error error)
{
    report_error("the kernel inside this file is broken: %s", elf_error_text(error));
    return EFI_LOAD_ERROR;
}

EFI_STATUS kernel_image_plan(struct kernel_image *out_image)
{
    enum elf_error error;

    memset(out_image, 0, sizeof *out_image);
    error = elf_plan(kernel_file_start, kernel_file_size(), &arch_elf_target, &out_image->plan);
    return error == ELF_OK ? EFI_SUCCESS : kernel_file_refuse(error);
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
    EFI_STATUS st = pages_alloc(fw, image->plan.image_size / PAGE, &image->pages);

    if (EFI_ERROR(st)) {
        report_error("no %llu KiB of memory for the kernel",
                     (unsigned long long)(image->plan.image_size / KIB));
        return st;
    }
    image->slide = slide_choose(&image->plan, random);
    error = elf_load(kernel_file_start, &image->plan, &arch_elf_target,
                     page_range_pointer(&image->pages), image->slide);
    if (error == ELF_OK) return EFI_SUCCESS;
    pages_free(fw, &image->pages);
    return kernel_file_refuse(error);
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

const void *kernel_debug_table(uint64_t *out_size)
{
    *out_size = (uint64_t)((uintptr_t)debug_table_end - (uintptr_t)debug_table_start);
    return debug_table_start;
}
