// SPDX-License-Identifier: MIT
#pragma once
// The one place that holds the release number. Nothing of the build's time or place is in it, so
// that the same commit gives the same bytes.

#define FIRSTLIGHT_VERSION "0.1.0"
