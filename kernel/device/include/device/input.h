// SPDX-License-Identifier: MIT
#pragma once
// Text input: characters from every keyboard and serial line meet in one queue that the shell
// reads. Keys that are no characters arrive as the escape sequences a VT100 sends (ESC[A up, ESC[B
// down, ESC[C right, ESC[D left, ESC[H home, ESC[F end, ESC[3~ delete); Enter is "\r" or "\n",
// Backspace 0x08 or 0x7f.

#include <base/status.h>

// Any context, interrupts too. Drops when the queue is full.
void input_push(uint8_t byte);
// Bytes that the full queue had to drop.
uint64_t input_dropped_count(void);

// A source that must be polled because it has no interrupt (or none came through). Called while
// somebody waits in input_get, with interrupts off; it neither registers nor unregisters pollers.
struct input_poller {
    void (*poll)(struct input_poller *poller);
    struct input_poller *next;
};
// Registering twice does no harm, nor does unregistering what is not registered.
void input_poller_register(struct input_poller *poller);
void input_poller_unregister(struct input_poller *poller);

// The next byte, or -1 after timeout_ns (UINT64_MAX: waits until there is one; 0: does not wait).
// Other threads run meanwhile.
int input_get(uint64_t timeout_ns);
// Whether 0x03 (^C) is in the queue; takes it out, and whatever was typed before it.
bool input_take_interrupt(void);
