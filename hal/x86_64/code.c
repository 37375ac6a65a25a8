// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <hal/cpu.h>

#define CALL 0xe8u
#define JUMP 0xe9u
#define LENGTH 5u // with the four bytes of the distance

void hal_code_restore(uint8_t *code, size_t size, size_t before)
{
    int64_t end = (int64_t)(before + size);
    for (size_t at = 0; at + LENGTH <= size;) {
        if (code[at] != CALL && code[at] != JUMP) {
            at++;
            continue;
        }
        int64_t after = (int64_t)(before + at + LENGTH), value = (int32_t)load_le32(code + at + 1);
        if (value >= 0 && value < end) {
            store_le32(code + at + 1, (uint32_t)(value - after)); // a target
        } else if (value < 0 && value >= -after) {
            store_le32(code + at + 1, (uint32_t)(value + end));
        }
        at += LENGTH;
    }
}
