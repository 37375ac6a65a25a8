// SPDX-License-Identifier: MIT
#pragma once
// What the stress tests have in common.

#include <base/types.h>

// How many seconds each shall last: the option stress=, or `standard`.
uint64_t stress_seconds(uint64_t standard);
