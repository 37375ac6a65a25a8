// SPDX-License-Identifier: MIT
#pragma once
// A 64-bit address space of bytes of which few are ever written: pages in a hash table.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPARSE_PAGE_SIZE 4096u

struct sparse_page {
    uint64_t number;
    struct sparse_page *next;
    uint8_t bytes[SPARSE_PAGE_SIZE];
};

struct sparse {
    uint8_t fill;
    struct sparse_page *buckets[1024];
};

uint8_t sparse_read(const struct sparse *space, uint64_t address);
// Exits the program when the host is out of memory.
void sparse_write(struct sparse *space, uint64_t address, uint8_t value);
void sparse_destroy(struct sparse *space);
