// SPDX-License-Identifier: MIT
#include "sparse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sparse_page **bucket_of(const struct sparse *space, uint64_t number)
{
    uint64_t hash = number * 0x9e3779b97f4a7c15ull;
    return (struct sparse_page **)&space->buckets[hash >> 54];
}

static struct sparse_page *page_find(const struct sparse *space, uint64_t number)
{
    struct sparse_page *page = *bucket_of(space, number);
    while (page && page->number != number)
        page = page->next;
    return page;
}

uint8_t sparse_read(const struct sparse *space, uint64_t address)
{
    const struct sparse_page *page = page_find(space, address / SPARSE_PAGE_SIZE);
    return page ? page->bytes[address % SPARSE_PAGE_SIZE] : space->fill;
}

void sparse_write(struct sparse *space, uint64_t address, uint8_t value)
{
    uint64_t number = address / SPARSE_PAGE_SIZE;
    struct sparse_page *page = page_find(space, number);
    if (!page) {
        page = malloc(sizeof *page);
        if (!page) {
            fprintf(stderr, "aml: out of memory\n");
            exit(70);
        }
        page->number = number;
        memset(page->bytes, space->fill, sizeof page->bytes);
        struct sparse_page **bucket = bucket_of(space, number);
        page->next = *bucket;
        *bucket = page;
    }
    page->bytes[address % SPARSE_PAGE_SIZE] = value;
}

void sparse_destroy(struct sparse *space)
{
    for (size_t i = 0; i < sizeof space->buckets / sizeof space->buckets[0]; i++) {
        while (space->buckets[i]) {
            struct sparse_page *page = space->buckets[i];
            space->buckets[i] = page->next;
            free(page);
        }
    }
}
