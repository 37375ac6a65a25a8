// SPDX-License-Identifier: MIT
#pragma once
// A mutator that knows AML: blocks with a PkgLength, opcodes, names, constants. It does not parse:
// what looks like a block at any byte is taken for one, so that it also works on what is broken.

#include <stddef.h>
#include <stdint.h>

// Changes the AML at data[start, size) and gives the new size, at most `max_size`.
size_t aml_mutate(uint8_t *data, size_t start, size_t size, size_t max_size, unsigned seed);
// Puts a block of `other` into the AML of `data`.
size_t aml_cross(uint8_t *data, size_t start, size_t size, size_t max_size, const uint8_t *other,
                 size_t other_size, unsigned seed);

// libFuzzer's own.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
