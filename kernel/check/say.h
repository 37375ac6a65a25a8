// SPDX-License-Identifier: MIT
#pragma once
// A finding at an address.

#include <base/finding.h>

void check_say_at(const struct finding_sink *sink, const struct finding_kind *kind,
                  uint64_t address, const char *detail, ...) PRINTF_LIKE(4, 5);
