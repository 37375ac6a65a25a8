// SPDX-License-Identifier: MIT
#include <lib/rbtree.h>

static bool is_red(const struct rb_node *node)
{
    return node && node->is_red;
}

// Puts `with` where `node` hangs; `with` may be NULL.
static void replace_child(struct rb_tree *tree, struct rb_node *node, struct rb_node *with)
{
    struct rb_node *parent = node->parent;
    if (!parent) {
        tree->root = with;
    } else if (parent->left == node) {
        parent->left = with;
    } else {
        parent->right = with;
    }
    if (with) with->parent = parent;
}

static void rotate_left(struct rb_tree *tree, struct rb_node *node)
{
    struct rb_node *up = node->right;
    replace_child(tree, node, up);
    node->right = up->left;
    if (up->left) up->left->parent = node;
    up->left = node;
    node->parent = up;
}

static void rotate_right(struct rb_tree *tree, struct rb_node *node)
{
    struct rb_node *up = node->left;
    replace_child(tree, node, up);
    node->left = up->right;
    if (up->right) up->right->parent = node;
    up->right = node;
    node->parent = up;
}

static void rotate(struct rb_tree *tree, struct rb_node *node, bool is_left)
{
    if (is_left) {
        rotate_left(tree, node);
    } else {
        rotate_right(tree, node);
    }
}

// Ends two red nodes in a row, of which `node` is the lower.
static void insert_repair(struct rb_tree *tree, struct rb_node *node)
{
    while (is_red(node->parent)) {
        struct rb_node *parent = node->parent;
        struct rb_node *grandparent = parent->parent; // the root is black: a red parent has one
        bool is_left = parent == grandparent->left;
        struct rb_node *uncle = is_left ? grandparent->right : grandparent->left;
        if (is_red(uncle)) {
            parent->is_red = uncle->is_red = false;
            grandparent->is_red = true;
            node = grandparent;
            continue;
        }
        if (node == (is_left ? parent->right : parent->left)) {
            rotate(tree, parent, is_left);
            parent = node;
        }
        parent->is_red = false;
        grandparent->is_red = true;
        rotate(tree, grandparent, !is_left);
        break;
    }
    tree->root->is_red = false;
}

void rb_insert(struct rb_tree *tree, struct rb_node *node)
{
    struct rb_node *parent = NULL, **link = &tree->root;
    bool is_first = true;
    while (*link) {
        parent = *link;
        if (tree->less(node, parent)) {
            link = &parent->left;
        } else {
            link = &parent->right;
            is_first = false;
        }
    }
    *node = (struct rb_node){.parent = parent, .is_red = true};
    *link = node;
    if (is_first) tree->first = node;
    insert_repair(tree, node);
}

// Below `parent`, the side of `node` (NULL: an empty place) has one black node less than the other.
static void remove_repair(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent)
{
    while (parent && !is_red(node)) {
        bool is_left = parent->left == node;
        struct rb_node *sibling = is_left ? parent->right : parent->left; // it has blacks: not NULL
        if (sibling->is_red) {
            sibling->is_red = false;
            parent->is_red = true;
            rotate(tree, parent, is_left);
            sibling = is_left ? parent->right : parent->left;
        }
        struct rb_node *outer = is_left ? sibling->right : sibling->left;
        struct rb_node *inner = is_left ? sibling->left : sibling->right;
        if (!is_red(outer) && !is_red(inner)) {
            sibling->is_red = true;
            node = parent;
            parent = node->parent;
            continue;
        }
        if (!is_red(outer)) {
            inner->is_red = false;
            sibling->is_red = true;
            rotate(tree, sibling, !is_left);
            outer = sibling;
            sibling = inner;
        }
        sibling->is_red = parent->is_red;
        parent->is_red = outer->is_red = false;
        rotate(tree, parent, is_left);
        return;
    }
    if (node) node->is_red = false;
}

void rb_remove(struct rb_tree *tree, struct rb_node *node)
{
    if (tree->first == node) tree->first = rb_next(node);
    struct rb_node *child, *parent;
    bool was_red = node->is_red;
    if (!node->left || !node->right) {
        child = node->left ? node->left : node->right;
        parent = node->parent;
        replace_child(tree, node, child);
    } else {
        // Its successor, which has no left child, takes its place and colour.
        struct rb_node *successor = node->right;
        while (successor->left)
            successor = successor->left;
        was_red = successor->is_red;
        child = successor->right;
        parent = successor->parent == node ? successor : successor->parent;
        if (successor->parent != node) {
            replace_child(tree, successor, child);
            successor->right = node->right;
            successor->right->parent = successor;
        }
        replace_child(tree, node, successor);
        successor->left = node->left;
        successor->left->parent = successor;
        successor->is_red = node->is_red;
    }
    if (!was_red) remove_repair(tree, child, parent);
    *node = (struct rb_node){0};
}

struct rb_node *rb_next(const struct rb_node *node)
{
    if (node->right) {
        struct rb_node *next = node->right;
        while (next->left)
            next = next->left;
        return next;
    }
    while (node->parent && node->parent->right == node)
        node = node->parent;
    return node->parent;
}
