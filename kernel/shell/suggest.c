// SPDX-License-Identifier: MIT
#include "suggest.h"

#include <base/string.h>

#define MAX_NAME 31

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// Optimal string alignment, three rows of the table at a time.
unsigned suggest_distance(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > MAX_NAME || b_length > MAX_NAME) return ~0u;
    unsigned rows[3][MAX_NAME + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *above_that = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(change, smaller(above[j], row[j - 1]) + 1);
            bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swap) row[j] = smaller(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

bool suggest_is_close(const char *typed, const char *candidate, unsigned *out_distance)
{
    *out_distance = suggest_distance(typed, candidate);
    size_t length = strlen(typed);
    if (length >= 2 && strncmp(typed, candidate, length) == 0) return true;
    return *out_distance <= (length <= 3 ? 1 : 2);
}
