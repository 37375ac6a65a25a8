// SPDX-License-Identifier: MIT
#include "say.h"

#include <base/string.h>

#include <stdarg.h>

void check_say_at(const struct finding_sink *sink, const struct finding_kind *kind,
                  uint64_t address, const char *detail, ...)
{
    char where[32], text[128];
    va_list args;
    va_start(args, detail);
    vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    snprintf(where, sizeof where, "0x%llx", (unsigned long long)address);
    finding_report(sink, kind, where, "%s", text);
}
