// SPDX-License-Identifier: MIT
// SOURCES: kernel/lib/lzma.c
// INCLUDE: -Ikernel/lib/include
// What scripts/pack --lzma makes of all kinds of contents, and streams broken in every place.
// Buffers have exactly their size: ASan sees each overrun.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>
#include <lib/lzma.h>

#define CONTENTS_MAX (64 * KIB)

static struct lzma_work work;

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes file_read(const char *path)
{
    struct bytes bytes = {malloc(2 * CONTENTS_MAX), 0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    bytes.size = fread(bytes.data, 1, 2 * CONTENTS_MAX, file);
    fclose(file);
    bytes.data = realloc(bytes.data, bytes.size);
    return bytes;
}

static struct bytes packed(const uint8_t *contents, size_t size)
{
    char folder[] = "/tmp/firstlight-lzma-XXXXXX", in[64], out[64], command[256];
    assert_non_null(mkdtemp(folder));
    snprintf(in, sizeof in, "%s/in", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    FILE *file = fopen(in, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(contents, 1, size, file), size);
    fclose(file);
    snprintf(command, sizeof command, "%s scripts/pack --lzma %s %s",
             getenv("PYTHON") ? getenv("PYTHON") : "/usr/bin/python3", in, out);
    assert_int_equal(system(command), 0);
    struct bytes stream = file_read(out);
    unlink(in);
    unlink(out);
    rmdir(folder);
    return stream;
}

static status_t unpacked(const uint8_t *stream, size_t size, uint8_t **out, size_t *out_size)
{
    uint64_t length;
    *out = NULL;
    status_t st = lzma_size(stream, size, &length);
    if (st < 0 || length > 16 * CONTENTS_MAX) return ST_BAD_FORMAT;
    *out = malloc(length ? length : 1);
    *out_size = length;
    return lzma_unpack(stream, size, *out, length, &work);
}

static void round_trip(const uint8_t *contents, size_t size)
{
    struct bytes stream = packed(contents, size);
    uint8_t *again;
    size_t length;
    assert_int_equal(unpacked(stream.data, stream.size, &again, &length), ST_OK);
    assert_int_equal(length, size);
    assert_memory_equal(again, contents, size);
    free(again);
    free(stream.data);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

// Text that repeats itself at all distances and lengths.
static size_t contents_make(uint8_t *contents)
{
    uint32_t seed = 1;
    size_t size = 0;
    while (size < CONTENTS_MAX - 600) {
        if (size > 0 && next_random(&seed) % 3 != 0) {
            size_t from = next_random(&seed) % size, length = 1 + next_random(&seed) % 300;
            for (size_t i = 0; i < length; i++, size++)
                contents[size] = contents[from + i % (size - from)];
        } else {
            for (unsigned i = next_random(&seed) % 20; i > 0; i--)
                contents[size++] = (uint8_t)next_random(&seed);
        }
    }
    return size;
}

static void contents_of_all_kinds(void **state)
{
    static uint8_t contents[CONTENTS_MAX];
    uint32_t seed = 7;
    (void)state;
    round_trip(contents, 0);
    round_trip((const uint8_t *)"a", 1);
    round_trip(contents, sizeof contents);
    round_trip(contents, contents_make(contents));
    for (size_t i = 0; i < sizeof contents; i++)
        contents[i] = (uint8_t)next_random(&seed);
    round_trip(contents, sizeof contents);
    for (size_t i = 0; i < sizeof contents; i++)
        contents[i] = (uint8_t)(i / 3);
    round_trip(contents, sizeof contents);
}

static void headers(void **state)
{
    uint8_t contents[1000];
    uint64_t size;
    (void)state;
    memset(contents, 'x', sizeof contents);
    struct bytes stream = packed(contents, sizeof contents);
    uint8_t *out = malloc(sizeof contents);
    for (size_t length = 0; length < LZMA_HEADER_SIZE + 5; length++)
        assert_int_equal(lzma_size(stream.data, length, &size), ST_BAD_FORMAT);
    assert_int_equal(lzma_unpack(stream.data, stream.size, out, sizeof contents - 1, &work),
                     ST_BAD_FORMAT);
    stream.data[0] = 225;
    assert_int_equal(lzma_size(stream.data, stream.size, &size), ST_BAD_FORMAT);
    stream.data[0] = 4; // lc
    assert_int_equal(lzma_unpack(stream.data, stream.size, out, sizeof contents, &work),
                     ST_NOT_SUPPORTED);
    stream.data[0] = 9 * 4; // lp
    assert_int_equal(lzma_unpack(stream.data, stream.size, out, sizeof contents, &work),
                     ST_NOT_SUPPORTED);
    memset(stream.data + 5, 0xff, 8); // a length that nobody says
    assert_int_equal(lzma_size(stream.data, stream.size, &size), ST_BAD_FORMAT);
    free(out);
    free(stream.data);
}

static void broken_streams_stay_within_their_buffers(void **state)
{
    static uint8_t contents[CONTENTS_MAX];
    (void)state;
    size_t size = contents_make(contents);
    struct bytes stream = packed(contents, size > 3000 ? 3000 : size);
    uint8_t *out;
    size_t length;
    for (size_t cut = 0; cut < stream.size; cut++) {
        uint8_t *copy = malloc(cut ? cut : 1);
        memcpy(copy, stream.data, cut);
        status_t st = unpacked(copy, cut, &out, &length);
        // The end may be without effect: the coder's last bytes.
        if (cut < stream.size - 12) assert_int_equal(st, ST_BAD_FORMAT);
        free(out);
        free(copy);
    }
    for (size_t at = 0; at < stream.size; at++) {
        for (unsigned bit = 0; bit < 8; bit += 3) {
            stream.data[at] ^= (uint8_t)(1u << bit);
            (void)!unpacked(stream.data, stream.size, &out, &length);
            free(out);
            stream.data[at] ^= (uint8_t)(1u << bit);
        }
    }
    free(stream.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_of_all_kinds),
        cmocka_unit_test(headers),
        cmocka_unit_test(broken_streams_stay_within_their_buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
