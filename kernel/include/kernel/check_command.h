// SPDX-License-Identifier: MIT
#pragma once
// The command `check` and the option check=: what is wrong with this machine's firmware.

// Does what the option check= asks for, and then what exit= says: failure when something was found
// that is as bad as check-fail= says. Returns at once without the option.
void check_if_asked(void);
