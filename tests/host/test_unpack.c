// SPDX-License-Identifier: MIT
// The unpacking of the kernel: what scripts/pack makes of all kinds of contents, frames made by
// hand, frames broken in every place. Buffers have exactly their size: ASan sees each overrun.
// SOURCES: efi/unpack.c

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>

#include "efi/unpack.h"

#define HEADER 15
#define MARKS 8 // block size and end mark
#define CONTENTS_MAX (256 * KIB)

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes bytes_copy(const void *data, size_t size)
{
    struct bytes copy = {malloc(size), size};

    assert_true(copy.data || size == 0);
    if (size > 0) memcpy(copy.data, data, size);
    return copy;
}

static void file_write(const char *path, struct bytes contents)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(contents.data, 1, contents.size, file), contents.size);
    assert_int_equal(fclose(file), 0);
}

static struct bytes file_read(const char *path, size_t max)
{
    struct bytes contents = {malloc(max), 0}, exact;
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_non_null(contents.data);
    contents.size = fread(contents.data, 1, max, file);
    fclose(file);
    exact = bytes_copy(contents.data, contents.size);
    free(contents.data);
    return exact;
}

static struct bytes pack(struct bytes contents)
{
    char folder[] = "/tmp/firstlight-unpack-XXXXXX", in[64], out[64], command[256];
    struct bytes packed;

    assert_non_null(mkdtemp(folder));
    snprintf(in, sizeof in, "%s/in", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(command, sizeof command, "scripts/pack %s %s", in, out);
    file_write(in, contents);
    assert_int_equal(system(command), 0);
    packed = file_read(out, CONTENTS_MAX + KIB);
    unlink(in);
    unlink(out);
    rmdir(folder);
    return packed;
}

// Unpacks a frame into a buffer of the size that it says.
static enum unpack_error unpack_whole(struct bytes frame, struct bytes *out_contents)
{
    uint64_t size = 0;
    enum unpack_error error = unpack_size(frame.data, frame.size, &size);

    *out_contents = (struct bytes){NULL, 0};
    if (error != UNPACK_OK) return error;
    *out_contents = (struct bytes){malloc(size), size};
    assert_true(out_contents->data || size == 0);
    return unpack(frame.data, frame.size, out_contents->data, size);
}

static void assert_round_trip(struct bytes contents, size_t packed_max)
{
    struct bytes packed = pack(contents), again;

    assert_int_equal(unpack_whole(packed, &again), UNPACK_OK);
    assert_int_equal(again.size, contents.size);
    if (contents.size > 0) assert_memory_equal(again.data, contents.data, contents.size);
    assert_in_range(packed.size, 0, packed_max);
    free(packed.data);
    free(again.data);
}

// Numbers that look random, the same every time.
static uint8_t noise(void)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    return (uint8_t)(state >> 24);
}

static void test_machine_code(void **state)
{
    struct bytes program = file_read("/proc/self/exe", CONTENTS_MAX);

    (void)state;
    assert_round_trip(program, program.size * 3 / 4);
    free(program.data);
}

static void test_nothing_and_next_to_nothing(void **state)
{
    static const uint8_t few[40] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    (void)state;
    for (size_t size = 0; size <= sizeof few; size += size < 20 ? 1 : 5)
        assert_round_trip((struct bytes){(uint8_t *)few, size}, HEADER + MARKS + size);
}

static void test_noise_is_stored(void **state)
{
    struct bytes contents = {malloc(5000), 5000};

    (void)state;
    for (size_t i = 0; i < contents.size; i++)
        contents.data[i] = noise();
    assert_round_trip(contents, HEADER + MARKS + contents.size);
    free(contents.data);
}

// Runs of patterns of every length from 1 to 20 bytes, of lengths around those where a length takes
// another byte, with and without noise between them.
static void test_runs(void **state)
{
    static const unsigned lengths[] = {8, 18, 19, 30, 273, 274, 528, 529, 4000};
    struct bytes contents = {malloc(CONTENTS_MAX), 0};

    (void)state;
    for (unsigned period = 1; period <= 20; period++)
        for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            uint8_t *run = contents.data + contents.size;

            for (unsigned at = 0; at < lengths[i]; at++)
                run[at] = at < period ? noise() : run[at - period];
            contents.size += lengths[i];
            for (unsigned at = 0; at < period * 16; at++)
                contents.data[contents.size++] = noise();
            assert_true(contents.size < CONTENTS_MAX - 5000);
        }
    assert_round_trip(contents, contents.size / 2);
    free(contents.data);
}

// -- Frames made by hand
// -----------------------------------------------------------------------------

#define BLOCK_MAX 700

struct frame {
    uint8_t data[HEADER + 4 + BLOCK_MAX + 4];
    size_t size;
};

static struct frame frame_make(const uint8_t *block, size_t size, uint64_t contents_size)
{
    static const uint8_t start[6] = {0x04, 0x22, 0x4D, 0x18, 0x68, 0x70};
    struct frame frame = {.size = HEADER + 4 + size + 4};

    assert_true(size <= BLOCK_MAX);
    memcpy(frame.data, start, sizeof start);
    store_le64(frame.data + 6, contents_size);
    store_le32(frame.data + HEADER, (uint32_t)size);
    memcpy(frame.data + HEADER + 4, block, size);
    return frame;
}

static enum unpack_error frame_unpack(const struct frame *frame)
{
    struct bytes exact = bytes_copy(frame->data, frame->size), contents;
    enum unpack_error error = unpack_whole(exact, &contents);

    free(exact.data);
    free(contents.data);
    return error;
}

struct broken_block {
    uint8_t block[12];
    unsigned size;
    uint64_t contents_size;
    enum unpack_error expected;
};

// `fill` literals precede the block, so that the same happens near the ends and in the middle.
static void assert_block(const struct broken_block *b, unsigned fill)
{
    uint8_t block[BLOCK_MAX];
    unsigned at = 0;

    // 8 literals, then a match that repeats 4 of them.
    for (unsigned i = 0; i < fill; i++, at += 11) {
        block[at] = 0x80;
        memset(block + at + 1, 'x', 8);
        store_le16(block + at + 9, 8);
    }
    memcpy(block + at, b->block, b->size);
    struct frame frame = frame_make(block, at + b->size, b->contents_size + fill * 12);
    enum unpack_error error = frame_unpack(&frame);
    if (error != b->expected)
        fail_msg("block %02x %02x after %u sequences: %s, not %s", b->block[0], b->block[1], fill,
                 unpack_error_text(error), unpack_error_text(b->expected));
}

static void test_blocks(void **state)
{
    static const struct broken_block blocks[] = {
        {{0x30, 'a', 'b', 'c'}, 4, 3, UNPACK_OK},
        {{0x31, 'a', 'b', 'c', 3, 0, 0x00}, 7, 8, UNPACK_OK}, // no literals at the end
        {{0x31, 'a', 'b', 'c', 3, 0, 0x10, 'd'}, 8, 9, UNPACK_OK},
        {{0x3F, 'a', 'b', 'c', 1, 0, 2, 0x10, 'd'}, 9, 25, UNPACK_OK},
        {{0x30, 'a', 'b', 'c'}, 4, 2, UNPACK_ERROR_TOO_LONG},
        {{0x30, 'a', 'b', 'c'}, 4, 4, UNPACK_ERROR_TOO_SHORT},
        {{0x40, 'a', 'b', 'c'}, 4, 4, UNPACK_ERROR_TRUNCATED},
        {{0xF0}, 1, 15, UNPACK_ERROR_TRUNCATED},       // no further byte of the length
        {{0xF0, 255}, 2, 270, UNPACK_ERROR_TRUNCATED}, // not the last one
        {{0xF0, 255, 255, 0, 'a'}, 5, 525, UNPACK_ERROR_TRUNCATED},
        {{0x30, 'a', 'b', 'c', 3}, 5, 7, UNPACK_ERROR_TRUNCATED},           // half a distance
        {{0x30, 'a', 'b', 'c', 3, 0}, 6, 7, UNPACK_ERROR_TRUNCATED},        // ends with a match
        {{0x3F, 'a', 'b', 'c', 3, 0}, 6, 22, UNPACK_ERROR_TRUNCATED},       // no length
        {{0x3F, 'a', 'b', 'c', 3, 0, 255}, 7, 277, UNPACK_ERROR_TRUNCATED}, // half a length
        {{0x30, 'a', 'b', 'c', 0, 0, 0}, 7, 7, UNPACK_ERROR_DISTANCE},
        {{0x30, 'a', 'b', 'c', 255, 255, 0}, 7, 7, UNPACK_ERROR_DISTANCE},
        {{0x31, 'a', 'b', 'c', 3, 0, 0}, 7, 7, UNPACK_ERROR_TOO_LONG},
        {{0x3F, 'a', 'b', 'c', 3, 0, 200, 0}, 8, 22, UNPACK_ERROR_TOO_LONG},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof blocks / sizeof *blocks; i++)
        for (unsigned fill = 0; fill <= 60; fill += 5)
            assert_block(&blocks[i], fill);
}

// A distance one too long, where all else is plain: the first sequence of a long block.
static void test_distance_before_the_start(void **state)
{
    uint8_t block[BLOCK_MAX] = {0};

    (void)state;
    memset(block, 0, sizeof block);
    block[0] = 0xE0;
    for (unsigned distance = 1; distance <= 20; distance++) {
        store_le16(block + 15, (uint16_t)distance);
        struct frame frame = frame_make(block, sizeof block, 64 * KIB);
        // The zeros that follow are sequences without a distance.
        assert_int_equal(frame_unpack(&frame), UNPACK_ERROR_DISTANCE);
        block[17] = 0xF0; // literals, to the end of the block and beyond
        memset(block + 18, 255, sizeof block - 18);
        frame = frame_make(block, sizeof block, 64 * KIB);
        assert_int_equal(frame_unpack(&frame),
                         distance <= 14 ? UNPACK_ERROR_TRUNCATED : UNPACK_ERROR_DISTANCE);
        memset(block + 17, 0, sizeof block - 17);
    }
}

static void test_frames(void **state)
{
    static const uint8_t block[4] = {0x30, 'a', 'b', 'c'};
    const struct frame good = frame_make(block, sizeof block, 3);
    struct frame f;

    (void)state;
    assert_int_equal(frame_unpack(&good), UNPACK_OK);
    for (unsigned i = 0; i < 6; i++) {
        f = good;
        f.data[i] ^= 1;
        assert_int_equal(frame_unpack(&f), i < 4 ? UNPACK_ERROR_MAGIC : UNPACK_ERROR_KIND);
    }
    f = frame_make(block, sizeof block, UNPACK_SIZE_MAX + 1);
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_SIZE);
    f = frame_make(block, sizeof block, UINT64_MAX);
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_SIZE);
    f = good;
    store_le32(f.data + HEADER, 0); // the end mark, where there should be contents
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_BLOCK);
    f = good;
    store_le32(f.data + HEADER, 9); // to the file's end and a byte beyond
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_BLOCK);
    f = good;
    store_le32(f.data + HEADER, 0x7FFFFFFF);
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_BLOCK);
    f = good;
    store_le32(f.data + HEADER + 8, 4); // a second block
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_END);
    f = frame_make(block, sizeof block, 0);
    assert_int_equal(frame_unpack(&f), UNPACK_ERROR_END);
    for (uint64_t size = 3; size <= 5; size++) {
        f = frame_make(block, sizeof block, size);
        f.data[HEADER + 3] |= 0x80; // a stored block
        assert_int_equal(frame_unpack(&f), size == 3   ? UNPACK_ERROR_TOO_LONG
                                           : size == 4 ? UNPACK_OK
                                                       : UNPACK_ERROR_TOO_SHORT);
    }
    f = good;
    f.size += 3; // of padding
    assert_int_equal(frame_unpack(&f), UNPACK_OK);
}

static void test_the_buffer_is_as_large_as_the_frame_says(void **state)
{
    static const uint8_t block[4] = {0x30, 'a', 'b', 'c'};
    struct frame frame = frame_make(block, sizeof block, 3);
    uint8_t out[4];

    (void)state;
    assert_int_equal(unpack(frame.data, frame.size, out, 2), UNPACK_ERROR_SIZE);
    assert_int_equal(unpack(frame.data, frame.size, out, 4), UNPACK_ERROR_SIZE);
    assert_int_equal(unpack(frame.data, HEADER - 1, out, 3), UNPACK_ERROR_TOO_SMALL);
}

// -- Frames broken in every place
// ----------------------------------------------------------------------

// Packed machine code, of a size that makes every way to break it affordable.
static struct bytes code_pack(void)
{
    struct bytes program = file_read("/proc/self/exe", CONTENTS_MAX), packed;

    // The ELF header with its tables, and what is in the middle.
    memmove(program.data + 2 * KIB, program.data + program.size - 6 * KIB, 6 * KIB);
    packed = pack((struct bytes){program.data, 8 * KIB});
    free(program.data);
    assert_true(packed.size < 7 * KIB);
    return packed;
}

static void test_every_truncation_is_found(void **state)
{
    struct bytes whole = code_pack();

    (void)state;
    for (size_t size = 0; size < whole.size; size++) {
        struct bytes cut = bytes_copy(whole.data, size), contents;

        assert_int_not_equal(unpack_whole(cut, &contents), UNPACK_OK);
        free(cut.data);
        free(contents.data);
        if (size <= HEADER + 4) continue;
        // The same with a block size that fits.
        cut = bytes_copy(whole.data, size);
        store_le32(cut.data + HEADER, (uint32_t)(size - HEADER - 4));
        assert_int_not_equal(unpack_whole(cut, &contents), UNPACK_OK);
        free(cut.data);
        free(contents.data);
    }
    free(whole.data);
}

static void test_flipped_bytes_overrun_nothing(void **state)
{
    static const uint8_t flips[] = {0x01, 0x0F, 0x10, 0x80, 0xF0, 0xFF};
    struct bytes whole = code_pack();
    unsigned found = 0;

    (void)state;
    for (size_t at = HEADER; at < whole.size; at++)
        for (unsigned i = 0; i < sizeof flips; i++) {
            struct bytes contents;

            whole.data[at] ^= flips[i];
            found += unpack_whole(whole, &contents) != UNPACK_OK;
            whole.data[at] ^= flips[i];
            free(contents.data);
        }
    assert_true(found > whole.size); // a flipped literal is not one that can be found
    free(whole.data);
}

static void test_texts(void **state)
{
    (void)state;
    assert_string_equal(unpack_error_text(UNPACK_OK), "no error");
    assert_string_equal(unpack_error_text(UNPACK_ERROR_MAGIC), "not an LZ4 frame");
    assert_string_equal(unpack_error_text((enum unpack_error)999), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machine_code),
        cmocka_unit_test(test_nothing_and_next_to_nothing),
        cmocka_unit_test(test_noise_is_stored),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_distance_before_the_start),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_the_buffer_is_as_large_as_the_frame_says),
        cmocka_unit_test(test_every_truncation_is_found),
        cmocka_unit_test(test_flipped_bytes_overrun_nothing),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
