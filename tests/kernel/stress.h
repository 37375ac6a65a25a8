// SPDX-License-Identifier: MIT
#pragma once
// What the stress tests have in common.

#include <base/types.h>
#include <kernel/ktest.h>

// How many seconds each shall last: the option stress=, or `standard`.
uint64_t stress_seconds(uint64_t standard);

// Each part from its beginning to its end, which checks its counts; between them it runs by itself.
// Threads: nothing that allocates may be under way when it begins or ends.
void stress_threads_begin(struct ktest_state *ktest);
// For `ns`, and until each thread has made a step; one that hangs is told.
void stress_threads_watch(struct ktest_state *ktest, uint64_t ns);
void stress_threads_end(struct ktest_state *ktest);
// AML. False when this machine has nothing to evaluate.
bool stress_aml_begin(struct ktest_state *ktest);
void stress_aml_end(struct ktest_state *ktest);
