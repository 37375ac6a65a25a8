// SPDX-License-Identifier: MIT
// The ELF loader, against a good file and against every way to break it.
// SOURCES: efi/elf.c
// INCLUDE:

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>

#include "efi/elf.h"
#include "efi/elf_format.h"

#define BASE 0xFFFFFFFF80000000ull
#define SLIDE 0x12345000ull
#define RELATIVE 8

static const struct elf_target target = {
    .machine = ELF_MACHINE_X86_64,
    .relative_type = RELATIVE,
    .address_min = BASE,
    .address_end = BASE + 0x40000000,
};

enum { TEXT, RODATA, DATA, DYNAMIC, PROGRAM_HEADERS };
enum {
    DYN_RELA,
    DYN_RELASZ,
    DYN_RELAENT,
    DYN_RELR,
    DYN_RELRSZ,
    DYN_RELRENT,
    DYN_FLAGS,
    DYN_NULL,
    DYNAMICS
};

#define RELAS 4
#define RELRS 2

// A small kernel as ld.lld lays one out: three segments, all tables in the second.
struct good_file {
    struct elf_header header;
    struct elf_program_header program[PROGRAM_HEADERS];
    uint8_t gap0[0x1000 - 64 - 56 * PROGRAM_HEADERS];
    uint8_t text[0x1000]; // 0x100 in use
    struct elf_dynamic dynamic[DYNAMICS];
    struct elf_rela rela[RELAS];
    uint64_t relr[RELRS];
    uint8_t gap1[0x1000 - 16 * DYNAMICS - 24 * RELAS - 8 * RELRS];
    uint8_t data[0x100];
};

#define AT(field) offsetof(struct good_file, field)

static void good_segment(struct elf_program_header *ph, uint32_t flags, uint64_t offset,
                         uint64_t vaddr, uint64_t file_size, uint64_t memory_size)
{
    *ph = (struct elf_program_header){
        .type = ELF_PT_LOAD,
        .flags = flags,
        .offset = offset,
        .vaddr = vaddr,
        .paddr = vaddr,
        .file_size = file_size,
        .memory_size = memory_size,
        .align = 0x1000,
    };
}

static struct good_file *good_make(void)
{
    struct good_file *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->header = (struct elf_header){
        .ident = {0x7F, 'E', 'L', 'F', ELF_CLASS_64, ELF_DATA_LITTLE_ENDIAN, 1},
        .type = ELF_TYPE_DYN,
        .machine = ELF_MACHINE_X86_64,
        .version = 1,
        .entry = BASE + 0x10,
        .program_offset = AT(program),
        .header_size = 64,
        .program_entry_size = 56,
        .program_count = PROGRAM_HEADERS,
    };
    good_segment(&f->program[TEXT], ELF_PF_R | ELF_PF_X, AT(text), BASE, 0x100, 0x100);
    good_segment(&f->program[RODATA], ELF_PF_R, AT(dynamic), BASE + 0x1000, 0x1000, 0x1000);
    good_segment(&f->program[DATA], ELF_PF_R | ELF_PF_W, AT(data), BASE + 0x2000, 0x100, 0x2100);
    f->program[DYNAMIC] = f->program[RODATA];
    f->program[DYNAMIC].type = ELF_PT_DYNAMIC;
    f->program[DYNAMIC].file_size = sizeof f->dynamic;
    f->program[DYNAMIC].align = 8;

    memset(f->text, 0xCC, 0x100);
    memset(f->data, 0xDA, sizeof f->data);
    f->dynamic[DYN_RELA] = (struct elf_dynamic){ELF_DT_RELA, BASE + 0x1000 + 16 * DYNAMICS};
    f->dynamic[DYN_RELASZ] = (struct elf_dynamic){ELF_DT_RELASZ, sizeof f->rela};
    f->dynamic[DYN_RELAENT] = (struct elf_dynamic){ELF_DT_RELAENT, 24};
    f->dynamic[DYN_RELR] =
        (struct elf_dynamic){ELF_DT_RELR, BASE + 0x1000 + 16 * DYNAMICS + 24 * RELAS};
    f->dynamic[DYN_RELRSZ] = (struct elf_dynamic){ELF_DT_RELRSZ, sizeof f->relr};
    f->dynamic[DYN_RELRENT] = (struct elf_dynamic){ELF_DT_RELRENT, 8};
    f->dynamic[DYN_FLAGS] = (struct elf_dynamic){0x6FFFFFFB, 0x08000000};
    f->rela[0] = (struct elf_rela){BASE + 0x1800, RELATIVE, BASE + 0x10};   // in rodata
    f->rela[1] = (struct elf_rela){BASE + 0x2000, RELATIVE, BASE + 0x2008}; // in data
    f->rela[2] = (struct elf_rela){BASE + 0x2013, RELATIVE, BASE + 0x20};   // unaligned
    f->rela[3] = (struct elf_rela){BASE + 0x4FF8, RELATIVE, BASE + 0x5000}; // last word of bss
    f->relr[0] = BASE + 0x2040;
    f->relr[1] = 5 << 1 | 1; // the first and the third of the words behind it
    return f;
}

static enum elf_error load_whole(const void *file, size_t size)
{
    struct elf_plan plan;
    enum elf_error error = elf_plan(file, size, &target, &plan);
    void *image;

    if (error != ELF_OK) return error;
    // As large as the loader makes it, so that the address sanitizer sees every byte beyond.
    image = malloc(plan.image_size);
    assert_non_null(image);
    error = elf_load(file, &plan, &target, image, SLIDE);
    free(image);
    return error;
}

static void good_file_is_planned(void **state)
{
    struct good_file *f = good_make();
    struct elf_plan plan;

    (void)state;
    assert_int_equal(elf_plan(f, sizeof *f, &target, &plan), ELF_OK);
    assert_int_equal(plan.segment_count, 3);
    assert_int_equal(plan.link_start, BASE);
    assert_int_equal(plan.image_size, 0x5000);
    assert_int_equal(plan.align, 0x1000);
    assert_int_equal(plan.entry, BASE + 0x10);
    assert_int_equal(plan.segments[TEXT].flags, BOOT_SEGMENT_R | BOOT_SEGMENT_X);
    assert_int_equal(plan.segments[RODATA].flags, BOOT_SEGMENT_R);
    assert_int_equal(plan.segments[DATA].flags, BOOT_SEGMENT_R | BOOT_SEGMENT_W);
    assert_int_equal(plan.segments[TEXT].memory_size, 0x1000);
    assert_int_equal(plan.segments[DATA].memory_size, 0x3000);
    assert_int_equal(plan.rela_count, RELAS);
    assert_int_equal(plan.relr_count, RELRS);
    free(f);
}

static void good_file_is_loaded_and_relocated(void **state)
{
    struct good_file *f = good_make();
    struct elf_plan plan;
    uint8_t *image = malloc(0x5000);

    (void)state;
    assert_non_null(image);
    memset(image, 0xEE, 0x5000);
    assert_int_equal(elf_plan(f, sizeof *f, &target, &plan), ELF_OK);
    assert_int_equal(elf_load(f, &plan, &target, image, SLIDE), ELF_OK);

    assert_memory_equal(image, f->text, 0x100);
    for (size_t i = 0x100; i < 0x1000; i++)
        assert_int_equal(image[i], 0); // the rest of the page
    assert_memory_equal(image + 0x1000, f->dynamic, sizeof f->dynamic);
    assert_int_equal(load_le64(image + 0x1800), BASE + 0x10 + SLIDE);
    assert_int_equal(load_le64(image + 0x2000), BASE + 0x2008 + SLIDE);
    assert_int_equal(load_le64(image + 0x2013), BASE + 0x20 + SLIDE);
    assert_int_equal(image[0x201B], 0xDA);
    for (uint64_t at = 0x2038; at <= 0x2060; at += 8) {
        bool is_relocated = at == 0x2040 || at == 0x2048 || at == 0x2058;
        assert_int_equal(load_le64(image + at), 0xDADADADADADADADA + (is_relocated ? SLIDE : 0));
    }
    for (size_t i = 0x2100; i < 0x4FF8; i++)
        assert_int_equal(image[i], 0); // bss
    assert_int_equal(load_le64(image + 0x4FF8), BASE + 0x5000 + SLIDE);
    free(image);
    free(f);
}

static void variants_are_accepted(void **state)
{
    struct good_file *f = good_make();
    struct elf_plan plan;

    (void)state;
    f->header.ident[7] = ELF_OSABI_GNU;
    f->header.section_offset = UINT64_MAX; // nobody looks at sections
    assert_int_equal(load_whole(f, sizeof *f), ELF_OK);

    f->program[DYNAMIC].type = 4; // without relocations (a note instead)
    assert_int_equal(elf_plan(f, sizeof *f, &target, &plan), ELF_OK);
    assert_int_equal(plan.rela_count, 0);

    f->program[DATA].memory_size = f->program[DATA].file_size = 0; // an empty segment
    assert_int_equal(elf_plan(f, sizeof *f, &target, &plan), ELF_OK);
    assert_int_equal(plan.segment_count, 2);
    free(f);
}

// One field, what is put there, and the error that must name it.
struct breakage {
    size_t offset;
    size_t size;
    uint64_t value;
    enum elf_error expected;
};

#define BREAK(field, value, error)                                                                 \
    {                                                                                              \
        AT(field), sizeof(((struct good_file *)0)->field), (value), ELF_ERROR_##error              \
    }

static const struct breakage breakages[] = {
    BREAK(header.ident[0], 0x7E, MAGIC),
    BREAK(header.ident[3], 'f', MAGIC),
    BREAK(header.ident[4], 1, CLASS),
    BREAK(header.ident[5], 2, DATA),
    BREAK(header.ident[6], 0, IDENT_VERSION),
    BREAK(header.ident[7], 9, OSABI),
    BREAK(header.ident[8], 1, OSABI),
    BREAK(header.type, 2, TYPE),
    BREAK(header.type, 1, TYPE),
    BREAK(header.machine, ELF_MACHINE_AARCH64, MACHINE),
    BREAK(header.version, 2, VERSION),
    BREAK(header.flags, 1, FLAGS),
    BREAK(header.header_size, 52, HEADER_SIZE),
    BREAK(header.program_entry_size, 32, PROGRAM_ENTRY_SIZE),
    BREAK(header.program_count, 0, PROGRAM_COUNT),
    BREAK(header.program_count, 0xFFFF, PROGRAM_COUNT),
    BREAK(header.program_offset, sizeof(struct good_file), PROGRAM_RANGE),
    BREAK(header.program_offset, UINT64_MAX - 8, PROGRAM_RANGE),
    BREAK(header.entry, BASE + 0x100, ENTRY),  // behind the code
    BREAK(header.entry, BASE + 0x1000, ENTRY), // in rodata
    BREAK(header.entry, 0, ENTRY),
    BREAK(header.entry, UINT64_MAX, ENTRY),
    BREAK(program[TEXT].type, ELF_PT_INTERP, INTERP),
    BREAK(program[TEXT].type, ELF_PT_TLS, TLS),
    BREAK(program[TEXT].type, ELF_PT_DYNAMIC, DYNAMIC_DUPLICATE),
    BREAK(program[TEXT].flags, ELF_PF_X, SEGMENT_FLAGS),
    BREAK(program[TEXT].flags, 8 | ELF_PF_R, SEGMENT_FLAGS),
    BREAK(program[TEXT].flags, ELF_PF_R | ELF_PF_W | ELF_PF_X, SEGMENT_WX),
    BREAK(program[TEXT].flags, ELF_PF_R, ENTRY), // no executable segment left
    BREAK(program[TEXT].align, 0, SEGMENT_ALIGN),
    BREAK(program[TEXT].align, 0x1800, SEGMENT_ALIGN),
    BREAK(program[TEXT].align, 0x800, SEGMENT_ALIGN),
    BREAK(program[TEXT].align, 0x400000, SEGMENT_ALIGN),
    BREAK(program[TEXT].vaddr, BASE + 0x10, SEGMENT_UNALIGNED),
    BREAK(program[TEXT].offset, 0x1008, SEGMENT_CONGRUENCE),
    BREAK(program[TEXT].align, 0x200000, SEGMENT_CONGRUENCE),
    BREAK(program[TEXT].offset, 0x10000, SEGMENT_FILE_RANGE),
    BREAK(program[TEXT].offset, 0xFFFFFFFFFFFFF000, SEGMENT_FILE_RANGE),
    BREAK(program[TEXT].file_size, UINT64_MAX, SEGMENT_FILE_RANGE),
    BREAK(program[DATA].file_size, sizeof(struct good_file), SEGMENT_FILE_RANGE),
    BREAK(program[DATA].memory_size, 0xFF, SEGMENT_SIZES),
    BREAK(program[DATA].memory_size, 0, SEGMENT_SIZES),
    BREAK(program[DATA].memory_size, UINT64_MAX, IMAGE_SIZE),
    BREAK(program[DATA].memory_size, ELF_IMAGE_MAX + 1, IMAGE_SIZE),
    BREAK(program[DATA].memory_size, ELF_IMAGE_MAX, IMAGE_SIZE), // fits, the whole does not
    BREAK(program[DATA].vaddr, BASE + 0x10000000, IMAGE_SIZE),
    BREAK(program[TEXT].vaddr, BASE - 0x1000, SEGMENT_ADDRESS),
    BREAK(program[TEXT].vaddr, 0, SEGMENT_ADDRESS),
    BREAK(program[DATA].vaddr, BASE + 0x40000000, SEGMENT_ADDRESS),
    BREAK(program[DATA].vaddr, BASE + 0x3FFFF000, SEGMENT_ADDRESS),
    BREAK(program[DATA].vaddr, 0xFFFFFFFFFFFFF000, SEGMENT_ADDRESS),
    BREAK(program[RODATA].vaddr, BASE, SEGMENT_ORDER),
    BREAK(program[DATA].vaddr, BASE + 0x1000, SEGMENT_ORDER),
    BREAK(program[RODATA].memory_size, 0x1001, SEGMENT_ORDER),
    BREAK(program[DYNAMIC].vaddr, BASE + 0x3000, DYNAMIC_RANGE), // in bss
    BREAK(program[DYNAMIC].vaddr, BASE + 0x1FF8, DYNAMIC_RANGE), // runs out of its segment
    BREAK(program[DYNAMIC].vaddr, 0, DYNAMIC_RANGE),
    BREAK(program[DYNAMIC].vaddr, UINT64_MAX, DYNAMIC_RANGE),
    BREAK(program[DYNAMIC].file_size, 24, DYNAMIC_SIZE),
    BREAK(program[DYNAMIC].file_size, 0x10000, DYNAMIC_SIZE),
    BREAK(program[DYNAMIC].file_size, 16 * DYN_NULL, DYNAMIC_END),
    BREAK(program[DYNAMIC].file_size, 0, DYNAMIC_END),
    BREAK(dynamic[DYN_NULL].tag, 6, RELA_ENTRY_SIZE), // goes on, and later has a second DT_RELAENT
    BREAK(dynamic[DYN_FLAGS].tag, ELF_DT_NEEDED, DYNAMIC_TAG),
    BREAK(dynamic[DYN_FLAGS].tag, ELF_DT_PLTRELSZ, DYNAMIC_TAG),
    BREAK(dynamic[DYN_FLAGS].tag, ELF_DT_REL, DYNAMIC_TAG),
    BREAK(dynamic[DYN_FLAGS].tag, ELF_DT_TEXTREL, DYNAMIC_TAG),
    BREAK(dynamic[DYN_FLAGS].tag, ELF_DT_JMPREL, DYNAMIC_TAG),
    BREAK(dynamic[DYN_RELAENT].value, 16, RELA_ENTRY_SIZE),
    BREAK(dynamic[DYN_RELAENT].tag, 6, RELA_ENTRY_SIZE),
    BREAK(dynamic[DYN_RELASZ].value, 23, RELA_SIZE),
    BREAK(dynamic[DYN_RELA].tag, 6, RELA_SIZE),
    BREAK(dynamic[DYN_RELASZ].value, 0x1800, RELA_RANGE),
    BREAK(dynamic[DYN_RELASZ].value, UINT64_MAX - UINT64_MAX % 24, RELA_RANGE),
    BREAK(dynamic[DYN_RELA].value, BASE + 0x3000, RELA_RANGE), // in bss
    BREAK(dynamic[DYN_RELA].value, BASE - 24, RELA_RANGE),
    BREAK(dynamic[DYN_RELA].value, UINT64_MAX, RELA_RANGE),
    BREAK(dynamic[DYN_RELRENT].value, 16, RELR_SIZE),
    BREAK(dynamic[DYN_RELRSZ].value, 15, RELR_SIZE),
    BREAK(dynamic[DYN_RELR].tag, 6, RELR_SIZE),
    BREAK(dynamic[DYN_RELRSZ].value, 0x1800, RELR_RANGE),
    BREAK(dynamic[DYN_RELR].value, UINT64_MAX - 7, RELR_RANGE),
    BREAK(relr[0], 3, RELR_ORDER),
    BREAK(relr[0], 0, RELA_TARGET),
    BREAK(relr[0], BASE + 0x5000, RELA_TARGET),
    BREAK(relr[0], BASE + 0x4FF8, RELA_TARGET), // and the bitmap's words behind the end
    BREAK(relr[0], UINT64_MAX - 7, RELA_TARGET),
    BREAK(relr[0], BASE + 0x20, RELA_EXECUTABLE),
    BREAK(rela[0].info, 1, RELA_TYPE),
    BREAK(rela[3].info, 6, RELA_TYPE),
    BREAK(rela[0].info, RELATIVE | (1ull << 32), RELA_SYMBOL),
    BREAK(rela[0].offset, 0, RELA_TARGET),
    BREAK(rela[0].offset, BASE - 8, RELA_TARGET),
    BREAK(rela[0].offset, BASE - 1, RELA_TARGET),
    BREAK(rela[0].offset, BASE + 0x5000, RELA_TARGET),
    BREAK(rela[3].offset, BASE + 0x4FF9, RELA_TARGET), // one byte too far
    BREAK(rela[3].offset, BASE + 0x1FFC, RELA_TARGET), // across two segments
    BREAK(rela[3].offset, UINT64_MAX, RELA_TARGET),
    BREAK(rela[0].offset, BASE + 0x20, RELA_EXECUTABLE),
};

static void each_broken_field_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(breakages); i++) {
        const struct breakage *b = &breakages[i];
        struct good_file *f = good_make();
        enum elf_error error;

        memcpy((uint8_t *)f + b->offset, &b->value, b->size);
        if (b->offset == AT(dynamic[DYN_NULL].tag)) { // see the comment there
            f->program[DYNAMIC].file_size += 2 * sizeof(struct elf_dynamic);
            f->rela[0] = (struct elf_rela){ELF_DT_RELAENT, 8, ELF_DT_NULL};
        }
        error = load_whole(f, sizeof *f);
        if (error != b->expected)
            fail_msg("breakage %zu (offset 0x%zx, value 0x%llx): \"%s\" instead of \"%s\"", i,
                     b->offset, (unsigned long long)b->value, elf_error_text(error),
                     elf_error_text(b->expected));
        free(f);
    }
}

static void too_many_or_no_segments(void **state)
{
    struct {
        struct elf_header header;
        struct elf_program_header program[BOOT_SEGMENT_MAX + 1];
    } f;
    struct good_file *good = good_make();
    struct elf_plan plan;

    (void)state;
    memset(&f, 0, sizeof f);
    f.header = good->header;
    f.header.program_count = BOOT_SEGMENT_MAX + 1;
    for (unsigned i = 0; i <= BOOT_SEGMENT_MAX; i++)
        good_segment(&f.program[i], ELF_PF_R | ELF_PF_X, 0, BASE + i * 0x1000, 64, 64);
    assert_int_equal(elf_plan(&f, sizeof f, &target, &plan), ELF_ERROR_SEGMENT_COUNT);
    f.header.program_count = BOOT_SEGMENT_MAX;
    assert_int_equal(elf_plan(&f, sizeof f, &target, &plan), ELF_OK);
    for (unsigned i = 0; i < BOOT_SEGMENT_MAX; i++)
        f.program[i].type = 0;
    assert_int_equal(elf_plan(&f, sizeof f, &target, &plan), ELF_ERROR_SEGMENT_NONE);
    free(good);
}

static void every_error_has_a_text_of_its_own(void **state)
{
    static const enum elf_error all[] = {
#define X(name, text) ELF_ERROR_##name,
        ELF_ERROR_LIST(X)
#undef X
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        bool seen = all[i] == ELF_ERROR_TOO_SMALL || all[i] == ELF_ERROR_SEGMENT_COUNT ||
                    all[i] == ELF_ERROR_SEGMENT_NONE; // tested on their own

        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(elf_error_text(all[i]), elf_error_text(all[j]));
        for (size_t j = 0; j < ARRAY_SIZE(breakages); j++)
            seen = seen || breakages[j].expected == all[i];
        if (!seen) fail_msg("no test provokes \"%s\"", elf_error_text(all[i]));
    }
}

// A copy of exactly `size` bytes, so that reading past the file is seen.
static void *exact_copy(const void *data, size_t size)
{
    void *copy = malloc(size > 0 ? size : 1);

    assert_non_null(copy);
    memcpy(copy, data, size);
    return copy;
}

static void every_truncation_is_safe(void **state)
{
    struct good_file *f = good_make();

    (void)state;
    for (size_t size = 0; size < sizeof *f; size++) {
        void *cut = exact_copy(f, size);
        enum elf_error error = load_whole(cut, size);

        if (size < 64) assert_int_equal(error, ELF_ERROR_TOO_SMALL);
        assert_int_not_equal(error, ELF_OK); // the last segment's data are at the very end
        free(cut);
    }
    free(f);
}

static void every_flipped_byte_is_safe(void **state)
{
    static const uint8_t flips[] = {0x01, 0x10, 0x80, 0xFF};
    struct good_file *f = good_make();
    uint8_t *copy = exact_copy(f, sizeof *f);

    (void)state;
    for (size_t at = 0; at < sizeof *f; at++) {
        for (size_t i = 0; i < ARRAY_SIZE(flips); i++) {
            copy[at] ^= flips[i];
            (void)load_whole(copy, sizeof *f);
            copy[at] ^= flips[i];
        }
    }
    assert_memory_equal(copy, f, sizeof *f); // the loader wrote nothing to the file
    free(copy);
    free(f);
}

static uint64_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ull + 1442695040888963407ull;
    return *seed >> 33;
}

static void random_damage_is_safe(void **state)
{
    static const struct {
        size_t offset, size;
    } tables[] = {
        {0, AT(gap0)},
        {AT(dynamic), AT(gap1) - AT(dynamic)},
    };
    static const uint64_t values[] = {0, 1, 8, 0x1000, 0x7FFFFFFF, BASE, UINT64_MAX, ~0xFFFull};
    struct good_file *f = good_make();
    uint64_t seed = 1;

    (void)state;
    for (unsigned round = 0; round < 60000; round++) {
        uint8_t *copy = exact_copy(f, sizeof *f);

        for (unsigned n = 1 + random_next(&seed) % 4; n > 0; n--) {
            unsigned table = random_next(&seed) % ARRAY_SIZE(tables);
            size_t at = tables[table].offset + random_next(&seed) % (tables[table].size / 8) * 8;
            uint64_t value = values[random_next(&seed) % ARRAY_SIZE(values)];

            if (random_next(&seed) % 2) value += load_le64(copy + at);
            store_le64(copy + at, value);
        }
        (void)load_whole(copy, sizeof *f);
        free(copy);
    }
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_file_is_planned),
        cmocka_unit_test(good_file_is_loaded_and_relocated),
        cmocka_unit_test(variants_are_accepted),
        cmocka_unit_test(each_broken_field_is_named),
        cmocka_unit_test(too_many_or_no_segments),
        cmocka_unit_test(every_error_has_a_text_of_its_own),
        cmocka_unit_test(every_truncation_is_safe),
        cmocka_unit_test(every_flipped_byte_is_safe),
        cmocka_unit_test(random_damage_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
