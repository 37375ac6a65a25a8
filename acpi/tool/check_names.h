// SPDX-License-Identifier: MIT
#pragma once
// The namespace's part of aml check.

#include <acpi/check.h>

#include "session.h"

// Loads and initialises the input's tables itself, in worlds of its own.
status_t names_check(const struct tool_options *options, const struct finding_sink *sink) MUST_USE;
