// SPDX-License-Identifier: MIT
// SOURCES: kernel/lib/rbtree.c
// INCLUDE: -Ikernel/lib/include
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <lib/rbtree.h>

#define COUNT 600

struct item {
    struct rb_node node;
    unsigned key;
    unsigned turn; // of insertion
    bool is_in;
};

static struct item items[COUNT];

static const struct item *item_of(const struct rb_node *node)
{
    return container_of(node, const struct item, node);
}

static bool key_less(const struct rb_node *a, const struct rb_node *b)
{
    return item_of(a)->key < item_of(b)->key;
}

static uint32_t random_next(void)
{
    static uint32_t state = 12345;
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

// The black height below `node`; checks links and colours on the way.
static unsigned check_subtree(const struct rb_node *node)
{
    if (!node) return 1;
    if (node->left) assert_ptr_equal(node->left->parent, node);
    if (node->right) assert_ptr_equal(node->right->parent, node);
    if (node->is_red) {
        assert_false(node->left && node->left->is_red);
        assert_false(node->right && node->right->is_red);
    }
    unsigned left = check_subtree(node->left), right = check_subtree(node->right);
    assert_int_equal(left, right);
    return left + !node->is_red;
}

static void check_tree(const struct rb_tree *tree, unsigned count)
{
    if (tree->root) assert_null(tree->root->parent);
    assert_false(tree->root && tree->root->is_red);
    check_subtree(tree->root);
    const struct item *last = NULL;
    for (const struct rb_node *node = tree->first; node; node = rb_next(node)) {
        const struct item *item = item_of(node);
        assert_true(item->is_in);
        if (last) {
            assert_true(last->key < item->key ||
                        (last->key == item->key && last->turn < item->turn));
        }
        last = item;
        assert_true(count-- > 0);
    }
    assert_int_equal(count, 0);
}

static void test_random(void **state)
{
    (void)state;
    struct rb_tree tree = {.less = key_less};
    unsigned turn = 0, count = 0;
    for (unsigned step = 0; step < 20000; step++) {
        struct item *item = &items[random_next() % COUNT];
        if (item->is_in) {
            rb_remove(&tree, &item->node);
            count--;
        } else {
            item->key = random_next() % 100; // many are equal
            item->turn = turn++;
            rb_insert(&tree, &item->node);
            count++;
        }
        item->is_in = !item->is_in;
        if (step % 16 == 0) check_tree(&tree, count);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        if (!items[i].is_in) continue;
        rb_remove(&tree, &items[i].node);
        items[i].is_in = false;
        check_tree(&tree, --count);
    }
    assert_null(tree.root);
    assert_null(tree.first);
}

// The order in which they come must not matter for the shape's rules.
static void test_ascending_and_descending(void **state)
{
    (void)state;
    for (unsigned is_descending = 0; is_descending < 2; is_descending++) {
        struct rb_tree tree = {.less = key_less};
        for (unsigned i = 0; i < COUNT; i++) {
            items[i] =
                (struct item){.key = is_descending ? COUNT - i : i, .turn = i, .is_in = true};
            rb_insert(&tree, &items[i].node);
            check_tree(&tree, i + 1);
        }
        // Taken from the front, as timers are.
        for (unsigned left = COUNT; left > 0; left--) {
            struct item *first = container_of(tree.first, struct item, node);
            rb_remove(&tree, &first->node);
            first->is_in = false;
            check_tree(&tree, left - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_ascending_and_descending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
