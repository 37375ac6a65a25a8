// SPDX-License-Identifier: MIT
#pragma once
// Which command did the person mean? Pure.

#include <base/types.h>

// Edits (insert, delete, change, swap of neighbours) that turn a into b; names longer than 31
// characters are infinitely far (UINT_MAX).
unsigned suggest_distance(const char *a, const char *b);
// Whether `candidate` is close enough to `typed` to be what was meant; *out_distance tells how far.
bool suggest_is_close(const char *typed, const char *candidate, unsigned *out_distance);
