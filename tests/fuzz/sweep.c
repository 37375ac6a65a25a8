// SPDX-License-Identifier: MIT
// usage: sweep SECONDS FILE...
//
// Damages real tables one place at a time: every byte inverted, every byte with one bit flipped,
// and cut at every length (sealed anew, so that it is taken); and it runs out of memory at each
// allocation, up to as many as it has bytes. Each is loaded, run and torn down.
// When the time does not suffice for all, it takes every n-th; how many were done is printed.

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

#define HANG_S 20 // one table that takes longer is a failure

// The last two: the n-th allocation fails, of blocks of their own and of blocks cut from slabs.
enum damage { DAMAGE_INVERT, DAMAGE_BIT, DAMAGE_CUT, DAMAGE_MEMORY, DAMAGE_SLABS, DAMAGE_COUNT };

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static uint8_t *file_bytes(const char *path, size_t *out_length)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *bytes = malloc(1u << 20);
    FUZZ_EXPECT(bytes);
    *out_length = fread(bytes, 1, 1u << 20, file);
    fclose(file);
    return bytes;
}

// The case is kept in a file, for a regression input, while it runs.
static void case_run(const char *keep, const uint8_t *table, size_t length, unsigned mode,
                     long allowed)
{
    FILE *file = fopen(keep, "wb");
    FUZZ_EXPECT(file && fwrite(table, 1, length, file) == length);
    fclose(file);
    alarm(HANG_S);
    fuzz_table_run(table, length, mode, allowed);
    alarm(0);
}

static void damage(uint8_t *table, size_t *length, enum damage kind, size_t at)
{
    if (kind == DAMAGE_INVERT) table[at] ^= 0xff;
    if (kind == DAMAGE_BIT) table[at] ^= (uint8_t)(1u << at % 8);
    if (kind == DAMAGE_CUT) *length = at;
    if (*length >= 36 && at >= 10) fuzz_table_seal(table, *length);
}

static int file_sweep(const char *path, double seconds)
{
    size_t length;
    uint8_t *table = file_bytes(path, &length);
    if (!table || length < 37) {
        fprintf(stderr, "sweep: %s: cannot be read\n", path);
        return 1;
    }
    memset(table + 32, 0, 4); // creator revision: the mode
    fuzz_table_seal(table, length);
    uint8_t *copy = malloc(length);
    char keep[64];
    FUZZ_EXPECT(copy);
    snprintf(keep, sizeof keep, "sweep-case-%ld", (long)getpid());
    double start = now_s();
    case_run(keep, table, length, 0, -1);
    double each = now_s() - start;
    size_t total = DAMAGE_COUNT * length, done = 0;
    size_t step = 1 + (size_t)(each * (double)total / seconds);
    for (size_t i = 0; i < total && now_s() - start < 2 * seconds; i += step, done++) {
        size_t size = length;
        memcpy(copy, table, length);
        enum damage kind = (enum damage)(i / length);
        bool fails = kind == DAMAGE_MEMORY || kind == DAMAGE_SLABS;
        damage(copy, &size, kind, i % length);
        unsigned mode = kind == DAMAGE_SLABS ? FUZZ_SLABS : copy[32];
        case_run(keep, copy, size, fails ? mode | FUZZ_FAIL_ALLOC : mode,
                 fails ? (long)(i % length) : -1);
    }
    printf("%s: %zu of %zu cases in %.1f s (every %zu)\n", path, done, total, now_s() - start,
           step);
    unlink(keep);
    free(copy);
    free(table);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = argc < 3;
    for (int i = 2; i < argc; i++)
        failed |= file_sweep(argv[i], atof(argv[1]) / (argc - 2));
    return failed;
}
