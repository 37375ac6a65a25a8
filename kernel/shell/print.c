// SPDX-License-Identifier: MIT
#include <base/string.h>
#include <device/console.h>
#include <kernel/heap.h>
#include <kernel/shell.h>

void kprintf(const char *fmt, ...)
{
    char text[512];
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int length = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof text) {
        console_write(text, (size_t)length);
    } else if (length > 0) {
        char *longer = kmalloc((size_t)length + 1);
        if (longer) {
            vsnprintf(longer, (size_t)length + 1, fmt, again);
            console_write(longer, (size_t)length);
            kfree(longer);
        } else {
            console_write(text, sizeof text - 1); // what fits
        }
    }
    va_end(again);
}
