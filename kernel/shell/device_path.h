// SPDX-License-Identifier: MIT
#pragma once
// EFI device paths as text. Pure; nothing of the path is trusted.

#include <base/types.h>

// Writes what UEFI 2.10, 10.6.1.6 gives for the usual nodes, Path(type,subtype) for others;
// "(malformed)" ends the text where a node's length is wrong. Always NUL-terminated.
void device_path_format(const uint8_t *path, size_t path_size, char *buf, size_t size);
