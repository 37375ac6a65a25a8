// SPDX-License-Identifier: MIT
#include "elf.h"
#include "elf_format.h"

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define PROGRAM_COUNT_MAX 64
#define DYNAMIC_COUNT_MAX 256

struct file_view {
    const uint8_t *data;
    uint64_t size;
};

static bool range_in_file(const struct file_view *file, uint64_t offset, uint64_t size)
{
    uint64_t end;
    return add_fits(offset, size, &end) && end <= file->size;
}

static enum elf_error header_check(const struct elf_header *h, const struct elf_target *target)
{
    static const uint8_t magic[4] = {0x7F, 'E', 'L', 'F'};

    if (memcmp(h->ident, magic, sizeof magic) != 0) return ELF_ERROR_MAGIC;
    if (h->ident[4] != ELF_CLASS_64) return ELF_ERROR_CLASS;
    if (h->ident[5] != ELF_DATA_LITTLE_ENDIAN) return ELF_ERROR_DATA;
    if (h->ident[6] != ELF_VERSION_CURRENT) return ELF_ERROR_IDENT_VERSION;
    if (h->ident[7] != ELF_OSABI_SYSV && h->ident[7] != ELF_OSABI_GNU) return ELF_ERROR_OSABI;
    if (h->ident[8] != 0) return ELF_ERROR_OSABI;
    if (h->type != ELF_TYPE_DYN) return ELF_ERROR_TYPE;
    if (h->machine != target->machine) return ELF_ERROR_MACHINE;
    if (h->version != ELF_VERSION_CURRENT) return ELF_ERROR_VERSION;
    if (h->flags != 0) return ELF_ERROR_FLAGS;
    if (h->header_size != sizeof *h) return ELF_ERROR_HEADER_SIZE;
    if (h->program_entry_size != sizeof(struct elf_program_header))
        return ELF_ERROR_PROGRAM_ENTRY_SIZE;
    if (h->program_count == 0 || h->program_count > PROGRAM_COUNT_MAX)
        return ELF_ERROR_PROGRAM_COUNT;
    return ELF_OK;
}

static enum elf_error segment_add(const struct file_view *file, const struct elf_target *target,
                                  const struct elf_program_header *ph, struct elf_plan *plan)
{
    uint64_t end;

    if (plan->segment_count == BOOT_SEGMENT_MAX) return ELF_ERROR_SEGMENT_COUNT;
    if ((ph->flags & ~(uint32_t)(ELF_PF_R | ELF_PF_W | ELF_PF_X)) || !(ph->flags & ELF_PF_R))
        return ELF_ERROR_SEGMENT_FLAGS;
    if ((ph->flags & ELF_PF_W) && (ph->flags & ELF_PF_X)) return ELF_ERROR_SEGMENT_WX;
    if (!is_power_of_two(ph->align) || ph->align < PAGE || ph->align > 2 * MIB)
        return ELF_ERROR_SEGMENT_ALIGN;
    if (!is_aligned(ph->vaddr, PAGE)) return ELF_ERROR_SEGMENT_UNALIGNED;
    if (!is_aligned(ph->vaddr - ph->offset, ph->align)) return ELF_ERROR_SEGMENT_CONGRUENCE;
    if (!range_in_file(file, ph->offset, ph->file_size)) return ELF_ERROR_SEGMENT_FILE_RANGE;
    if (ph->file_size > ph->memory_size) return ELF_ERROR_SEGMENT_SIZES;
    if (ph->memory_size > ELF_IMAGE_MAX) return ELF_ERROR_IMAGE_SIZE;
    if (ph->vaddr < target->address_min || ph->vaddr >= target->address_end)
        return ELF_ERROR_SEGMENT_ADDRESS;
    end = ph->vaddr + align_up(ph->memory_size, PAGE);
    if (end > target->address_end || end < ph->vaddr) return ELF_ERROR_SEGMENT_ADDRESS;
    if (ph->memory_size == 0) return ELF_OK; // nothing to load

    if (plan->segment_count > 0) {
        const struct elf_segment *last = &plan->segments[plan->segment_count - 1];
        if (ph->vaddr < last->vaddr + last->memory_size) return ELF_ERROR_SEGMENT_ORDER;
    }
    plan->segments[plan->segment_count++] = (struct elf_segment){
        .vaddr = ph->vaddr,
        .offset = ph->offset,
        .file_size = ph->file_size,
        .memory_size = align_up(ph->memory_size, PAGE),
        .flags = ph->flags,
    };
    if (ph->align > plan->align) plan->align = ph->align;
    return ELF_OK;
}

// Fills the segments; *out_dynamic is all zero when there is no PT_DYNAMIC.
static enum elf_error segments_plan(const struct file_view *file, const struct elf_target *target,
                                    const struct elf_header *h, struct elf_plan *plan,
                                    struct elf_program_header *out_dynamic)
{
    memset(out_dynamic, 0, sizeof *out_dynamic);
    if (!range_in_file(file, h->program_offset,
                       (uint64_t)h->program_count * sizeof(struct elf_program_header)))
        return ELF_ERROR_PROGRAM_RANGE;

    for (unsigned i = 0; i < h->program_count; i++) {
        struct elf_program_header ph;
        enum elf_error error = ELF_OK;

        memcpy(&ph, file->data + h->program_offset + i * sizeof ph, sizeof ph);
        if (ph.type == ELF_PT_INTERP) return ELF_ERROR_INTERP;
        if (ph.type == ELF_PT_TLS) return ELF_ERROR_TLS;
        if (ph.type == ELF_PT_DYNAMIC) {
            if (out_dynamic->type == ELF_PT_DYNAMIC) return ELF_ERROR_DYNAMIC_DUPLICATE;
            *out_dynamic = ph;
        }
        if (ph.type == ELF_PT_LOAD) error = segment_add(file, target, &ph, plan);
        if (error != ELF_OK) return error;
    }
    if (plan->segment_count == 0) return ELF_ERROR_SEGMENT_NONE;

    const struct elf_segment *last = &plan->segments[plan->segment_count - 1];
    plan->link_start = align_down(plan->segments[0].vaddr, plan->align);
    plan->image_size = last->vaddr + last->memory_size - plan->link_start;
    if (plan->link_start < target->address_min) return ELF_ERROR_SEGMENT_ADDRESS;
    return plan->image_size <= ELF_IMAGE_MAX ? ELF_OK : ELF_ERROR_IMAGE_SIZE;
}

static enum elf_error entry_check(const struct elf_plan *plan)
{
    for (unsigned i = 0; i < plan->segment_count; i++) {
        const struct elf_segment *s = &plan->segments[i];
        if ((s->flags & ELF_PF_X) && plan->entry >= s->vaddr &&
            plan->entry - s->vaddr < s->file_size)
            return ELF_OK;
    }
    return ELF_ERROR_ENTRY;
}

// File offset of [vaddr, vaddr+size) when one segment's file data holds it all.
static bool address_to_offset(const struct elf_plan *plan, uint64_t vaddr, uint64_t size,
                              uint64_t *out_offset)
{
    for (unsigned i = 0; i < plan->segment_count; i++) {
        const struct elf_segment *s = &plan->segments[i];
        if (vaddr < s->vaddr || vaddr - s->vaddr > s->file_size) continue;
        if (size > s->file_size - (vaddr - s->vaddr)) continue;
        *out_offset = s->offset + (vaddr - s->vaddr);
        return true;
    }
    return false;
}

static enum elf_error rela_plan(struct elf_plan *plan, uint64_t vaddr, uint64_t size,
                                uint64_t entry_size)
{
    if (vaddr == 0 && size == 0) return ELF_OK; // no relocations
    if (entry_size != sizeof(struct elf_rela)) return ELF_ERROR_RELA_ENTRY_SIZE;
    if (vaddr == 0 || size % sizeof(struct elf_rela) != 0) return ELF_ERROR_RELA_SIZE;
    if (!address_to_offset(plan, vaddr, size, &plan->rela_offset)) return ELF_ERROR_RELA_RANGE;
    plan->rela_count = size / sizeof(struct elf_rela);
    return ELF_OK;
}

static enum elf_error relr_plan(struct elf_plan *plan, uint64_t vaddr, uint64_t size,
                                uint64_t entry_size)
{
    if (vaddr == 0 && size == 0) return ELF_OK; // none
    if (vaddr == 0 || entry_size != sizeof(uint64_t) || size % sizeof(uint64_t) != 0)
        return ELF_ERROR_RELR_SIZE;
    if (!address_to_offset(plan, vaddr, size, &plan->relr_offset)) return ELF_ERROR_RELR_RANGE;
    plan->relr_count = size / sizeof(uint64_t);
    return ELF_OK;
}

static enum elf_error dynamic_plan(const struct file_view *file,
                                   const struct elf_program_header *dynamic, struct elf_plan *plan)
{
    uint64_t offset, rela = 0, rela_size = 0, rela_entry_size = 0;
    uint64_t relr = 0, relr_size = 0, relr_entry_size = 0;
    enum elf_error error;

    if (dynamic->type != ELF_PT_DYNAMIC) return ELF_OK;
    if (dynamic->file_size % sizeof(struct elf_dynamic) != 0 ||
        dynamic->file_size > DYNAMIC_COUNT_MAX * sizeof(struct elf_dynamic))
        return ELF_ERROR_DYNAMIC_SIZE;
    if (!address_to_offset(plan, dynamic->vaddr, dynamic->file_size, &offset))
        return ELF_ERROR_DYNAMIC_RANGE;

    for (uint64_t at = 0; at < dynamic->file_size; at += sizeof(struct elf_dynamic)) {
        struct elf_dynamic d;

        memcpy(&d, file->data + offset + at, sizeof d);
        switch (d.tag) {
        case ELF_DT_NULL:
            error = rela_plan(plan, rela, rela_size, rela_entry_size);
            return error != ELF_OK ? error : relr_plan(plan, relr, relr_size, relr_entry_size);
        case ELF_DT_RELA:
            rela = d.value;
            break;
        case ELF_DT_RELASZ:
            rela_size = d.value;
            break;
        case ELF_DT_RELAENT:
            rela_entry_size = d.value;
            break;
        case ELF_DT_RELR:
            relr = d.value;
            break;
        case ELF_DT_RELRSZ:
            relr_size = d.value;
            break;
        case ELF_DT_RELRENT:
            relr_entry_size = d.value;
            break;
        case ELF_DT_NEEDED:
        case ELF_DT_PLTRELSZ:
        case ELF_DT_REL:
        case ELF_DT_TEXTREL:
        case ELF_DT_JMPREL:
            return ELF_ERROR_DYNAMIC_TAG;
        default:
            break; // hashes, flags, versions: of no use to a static executable
        }
    }
    return ELF_ERROR_DYNAMIC_END;
}

enum elf_error elf_plan(const void *data, uint64_t size, const struct elf_target *target,
                        struct elf_plan *out_plan)
{
    struct file_view file = {data, size};
    struct elf_header h;
    struct elf_program_header dynamic;
    enum elf_error error;

    memset(out_plan, 0, sizeof *out_plan);
    if (size < sizeof h) return ELF_ERROR_TOO_SMALL;
    memcpy(&h, data, sizeof h);
    error = header_check(&h, target);
    if (error != ELF_OK) return error;
    out_plan->entry = h.entry;

    error = segments_plan(&file, target, &h, out_plan, &dynamic);
    if (error != ELF_OK) return error;
    error = entry_check(out_plan);
    if (error != ELF_OK) return error;
    return dynamic_plan(&file, &dynamic, out_plan);
}

// The segment that holds all 8 bytes at `vaddr`, or NULL.
static const struct elf_segment *segment_of_word(const struct elf_plan *plan, uint64_t vaddr)
{
    for (unsigned i = 0; i < plan->segment_count; i++) {
        const struct elf_segment *s = &plan->segments[i];
        if (vaddr >= s->vaddr && vaddr - s->vaddr <= s->memory_size - 8) return s;
    }
    return NULL;
}

// An image under relocation, and the segment that the last target was in: neighbours in the tables
// are neighbours in memory.
struct relocation {
    const struct elf_plan *plan;
    uint8_t *image;
    uint64_t slide;
    const struct elf_segment *segment;
};

static enum elf_error target_find(struct relocation *to, uint64_t vaddr, uint8_t **out_word)
{
    const struct elf_segment *s = to->segment;

    if (!s || vaddr < s->vaddr || vaddr - s->vaddr > s->memory_size - 8)
        to->segment = s = segment_of_word(to->plan, vaddr);
    if (!s) return ELF_ERROR_RELA_TARGET;
    if (s->flags & ELF_PF_X) return ELF_ERROR_RELA_EXECUTABLE;
    *out_word = to->image + (vaddr - to->plan->link_start);
    return ELF_OK;
}

static enum elf_error rela_apply(const uint8_t *file, const struct elf_target *target,
                                 struct relocation *to)
{
    const uint8_t *at = file + to->plan->rela_offset;
    const uint8_t *end = at + to->plan->rela_count * sizeof(struct elf_rela);

    for (; at < end; at += sizeof(struct elf_rela)) {
        struct elf_rela r;
        uint8_t *word;

        memcpy(&r, at, sizeof r);
        if ((uint32_t)r.info != target->relative_type) return ELF_ERROR_RELA_TYPE;
        if (r.info >> 32) return ELF_ERROR_RELA_SYMBOL;
        enum elf_error error = target_find(to, r.offset, &word);
        if (error != ELF_OK) return error;
        store_le64(word, r.addend + to->slide);
    }
    return ELF_OK;
}

// Relative relocations in the compact form (ELF gABI, SHT_RELR): an address, whose word gets the
// slide added, and after it bitmaps, each of which says which of the next 63 words do as well.
static enum elf_error relr_apply(const uint8_t *file, struct relocation *to)
{
    const uint8_t *at = file + to->plan->relr_offset;
    const uint8_t *end = at + to->plan->relr_count * sizeof(uint64_t);
    uint64_t next = 0; // the word that the next bitmap begins with; 0: none yet

    for (; at < end; at += sizeof(uint64_t)) {
        uint64_t entry = load_le64(at), where = entry, words = 1;

        if (entry & 1) {
            if (next == 0) return ELF_ERROR_RELR_ORDER;
            where = next;
            words = entry >> 1;
        }
        next = where + (entry & 1 ? 63 : 1) * sizeof(uint64_t);
        for (; words != 0; words >>= 1, where += sizeof(uint64_t)) {
            uint8_t *word;

            if (!(words & 1)) continue;
            enum elf_error error = target_find(to, where, &word);
            if (error != ELF_OK) return error;
            store_le64(word, load_le64(word) + to->slide);
        }
    }
    return ELF_OK;
}

enum elf_error elf_load(const void *file, const struct elf_plan *plan,
                        const struct elf_target *target, void *image, uint64_t slide)
{
    uint64_t done = 0; // bytes of the image that are filled

    for (unsigned i = 0; i < plan->segment_count; i++) {
        const struct elf_segment *s = &plan->segments[i];
        uint64_t at = s->vaddr - plan->link_start;

        memset((uint8_t *)image + done, 0, at - done);
        memcpy((uint8_t *)image + at, (const uint8_t *)file + s->offset, s->file_size);
        done = at + s->file_size;
    }
    memset((uint8_t *)image + done, 0, plan->image_size - done);
    struct relocation to = {plan, image, slide, NULL};
    enum elf_error error = rela_apply(file, target, &to);
    return error != ELF_OK ? error : relr_apply(file, &to);
}

const char *elf_error_text(enum elf_error error)
{
    switch (error) {
    case ELF_OK:
        return "no error";
#define X(name, text)                                                                              \
    case ELF_ERROR_##name:                                                                         \
        return text;
        ELF_ERROR_LIST(X)
#undef X
    }
    return "unknown error";
}
