// SPDX-License-Identifier: MIT
// What the host's tests hold against the C library, once more as it was compiled for the kernel.
#include <base/string.h>
#include <kernel/ktest.h>

KTEST(lib_memory, "lib.memory")
{
    char buffer[100];
    for (size_t shift = 0; shift < 20; shift++) {
        for (size_t i = 0; i < sizeof buffer; i++) {
            buffer[i] = (char)i;
        }
        memmove(buffer + shift, buffer + 3, 70);
        KEXPECT(buffer[shift] == 3 && buffer[shift + 69] == 72);
        memset(buffer, 0, sizeof buffer);
        memset(buffer + shift, 0x5A, 41);
        KEXPECT(buffer[shift] == 0x5A && buffer[shift + 40] == 0x5A && buffer[shift + 41] == 0);
        KEXPECT(shift == 0 || buffer[shift - 1] == 0);
    }
    KEXPECT(memcmp("abcdefgh1", "abcdefgh2", 9) < 0);
    KEXPECT(memcmp("abcdefgh1", "abcdefgh2", 8) == 0);
}

KTEST(lib_format, "lib.format")
{
    char text[64];
    int length =
        snprintf(text, sizeof text, "%5d|%-5u|%05x|%s|%c|%%", -42, 7u, 0xABCu, "word", 'c');
    KEXPECT(length == 26 && strcmp(text, "  -42|7    |00abc|word|c|%") == 0);
    snprintf(text, sizeof text, "%llu %#llx %.3s", 18446744073709551615ull, 255ull, "abcdef");
    KEXPECT(strcmp(text, "18446744073709551615 0xff abc") == 0);
    KEXPECT(snprintf(text, 4, "abcdef") == 6);
    KEXPECT(strcmp(text, "abc") == 0);
}
