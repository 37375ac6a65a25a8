// SPDX-License-Identifier: MIT
#pragma once
// A byte queue of fixed size between one producer and one consumer that may interrupt each other
// (a driver's interrupt handler and the code that waits for it). No lock: each side writes only its
// own index. With more than one producer or consumer the callers keep each other out.

#include <base/types.h>

struct ring {
    uint8_t *bytes;
    uint32_t mask; // size - 1; the size is a power of two
    uint32_t head; // bytes ever put; the producer's
    uint32_t tail; // bytes ever taken; the consumer's
};

// `size` must be a power of two below 2^31.
static inline void ring_init(struct ring *ring, uint8_t *bytes, uint32_t size)
{
    ring->bytes = bytes;
    ring->mask = size - 1;
    ring->head = 0;
    ring->tail = 0;
}

static inline uint32_t ring_used(const struct ring *ring)
{
    return __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE) -
           __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE);
}

static inline uint32_t ring_space(const struct ring *ring)
{
    return ring->mask + 1 - ring_used(ring);
}

// false when full.
static inline bool ring_put(struct ring *ring, uint8_t byte)
{
    if (ring_space(ring) == 0) return false;
    uint32_t head = ring->head;
    ring->bytes[head & ring->mask] = byte;
    __atomic_store_n(&ring->head, head + 1, __ATOMIC_RELEASE);
    return true;
}

// The next byte, or -1 when empty.
static inline int ring_take(struct ring *ring)
{
    if (ring_used(ring) == 0) return -1;
    uint32_t tail = ring->tail;
    uint8_t byte = ring->bytes[tail & ring->mask];
    __atomic_store_n(&ring->tail, tail + 1, __ATOMIC_RELEASE);
    return byte;
}
