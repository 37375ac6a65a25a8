// SPDX-License-Identifier: MIT
#pragma once
// An intrusive red-black tree, ascending by what its owner's `less` says; equal nodes keep the
// order in which they were inserted. The first node is at hand without a search. No locking: the
// owner says what guards it.

#include <base/types.h>

struct rb_node {
    struct rb_node *parent, *left, *right;
    bool is_red;
};

struct rb_tree {
    struct rb_node *root, *first;
    bool (*less)(const struct rb_node *a, const struct rb_node *b);
};

void rb_insert(struct rb_tree *tree, struct rb_node *node);
void rb_remove(struct rb_tree *tree, struct rb_node *node);
// In order; NULL past the end.
struct rb_node *rb_next(const struct rb_node *node);
