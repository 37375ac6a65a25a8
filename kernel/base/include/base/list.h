// SPDX-License-Identifier: MIT
#pragma once
// An intrusive doubly linked ring. The head is a node of its own; an empty list points to itself.
// No locking: the owner of the list says what guards it.

#include <base/types.h>

struct list_node {
    struct list_node *next;
    struct list_node *prev;
};

#define LIST_INIT(head)                                                                            \
    {                                                                                              \
        &(head), &(head)                                                                           \
    }

static inline void list_init(struct list_node *head)
{
    head->next = head;
    head->prev = head;
}

static inline bool list_is_empty(const struct list_node *head)
{
    return head->next == head;
}

static inline void list_insert_after(struct list_node *at, struct list_node *node)
{
    node->prev = at;
    node->next = at->next;
    at->next->prev = node;
    at->next = node;
}

static inline void list_append(struct list_node *head, struct list_node *node)
{
    list_insert_after(head->prev, node);
}

static inline void list_remove(struct list_node *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    node->next = node;
    node->prev = node;
}

// `node` must not be removed in the body.
#define list_for_each(node, head)                                                                  \
    for (struct list_node *node = (head)->next; node != (head); node = node->next)
