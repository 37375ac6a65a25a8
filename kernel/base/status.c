// SPDX-License-Identifier: MIT
#include <base/status.h>

const char *status_string(status_t st)
{
    switch (st) {
    case ST_OK:
        return "success";
#define X(name, value, text)                                                                       \
    case ST_##name:                                                                                \
        return text;
        STATUS_LIST(X)
#undef X
    default:
        return "unknown status";
    }
}
