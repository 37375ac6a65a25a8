// SPDX-License-Identifier: MIT
// Nodes: arena, counts, the hash on (parent, segment), change counts.

#include "ns/namespace.h"
#include "object/object.h"

#define FIRST_BUCKETS 256u
#define MOST_BUCKETS (1u << 20)

static uint32_t bucket_of(const struct acpi_namespace *ns, const struct acpi_node *parent,
                          acpi_segment_t segment)
{
    uint64_t key = ((uint64_t)(uintptr_t)parent >> 4) * 0x9E3779B97F4A7C15ull;
    key ^= (uint64_t)segment * 0xD6E8FEB86659FD93ull;
    return (uint32_t)(key >> 32) & (ns->bucket_count - 1);
}

static struct acpi_node *node_alloc(struct acpi_context *ctx)
{
    struct acpi_namespace *ns = ctx->ns;
    struct acpi_node *node = ns->free;
    if (node) {
        acpi_memory_allow(node, sizeof *node);
        ns->free = node->next_in_bucket;
    } else {
        if (!ns->slabs || ns->slab_used == NS_SLAB_NODES) {
            struct ns_slab *slab = acpi_alloc(ctx, sizeof *slab);
            if (!slab) return NULL;
            slab->next = ns->slabs;
            ns->slabs = slab;
            ns->slab_used = 0;
        }
        node = &ns->slabs->nodes[ns->slab_used++];
    }
    *node = (struct acpi_node){.value = aml_value_uninitialized()};
    return node;
}

// A table of `count` buckets. Order within a bucket is kept, since a shadowing node must stay
// before what it hides. Without memory the chains just grow longer.
static void buckets_grow(struct acpi_context *ctx, uint32_t count)
{
    struct acpi_namespace *ns = ctx->ns;
    uint32_t old_count = ns->bucket_count;
    struct acpi_node **buckets = acpi_alloc(ctx, sizeof *buckets * count);
    if (!buckets) return;
    memset(buckets, 0, sizeof *buckets * count);
    struct acpi_node **old = ns->buckets;
    ns->buckets = buckets;
    ns->bucket_count = count;
    for (uint32_t i = 0; i < old_count; i++) {
        for (struct acpi_node *node = old[i], *next; node; node = next) {
            next = node->next_in_bucket;
            node->next_in_bucket = NULL;
            struct acpi_node **link = &buckets[bucket_of(ns, node->parent, node->segment)];
            while (*link)
                link = &(*link)->next_in_bucket;
            *link = node;
        }
    }
    acpi_release(ctx, old, sizeof *old * old_count);
}

// Creating a node looks at one number, for both what makes it slow and what forbids it.
static void crowded_set(struct acpi_context *ctx)
{
    uint32_t limit = ctx->limits.node_count, count = 2 * ctx->ns->bucket_count;
    bool can_grow = ctx->ns->bucket_count < MOST_BUCKETS;
    ctx->ns->crowded = can_grow && count < limit ? count : limit;
}

void acpi_ns_reserve(struct acpi_context *ctx, uint32_t node_count)
{
    struct acpi_namespace *ns = ctx->ns;
    uint32_t count = ns->bucket_count;
    while (count < MOST_BUCKETS && 2 * count <= ns->node_count + node_count)
        count *= 2;
    if (count > ns->bucket_count) buckets_grow(ctx, count);
    crowded_set(ctx);
}

status_t acpi_ns_create(struct acpi_context *ctx)
{
    struct acpi_namespace *ns = acpi_alloc(ctx, sizeof *ns);
    if (!ns) return ST_NO_MEMORY;
    memset(ns, 0, sizeof *ns);
    ctx->ns = ns;
    ns->generation = 1;
    ns->arity_generation = 1;
    ns->bucket_count = FIRST_BUCKETS;
    ns->buckets = acpi_alloc(ctx, sizeof *ns->buckets * FIRST_BUCKETS);
    struct acpi_node *root = ns->buckets ? node_alloc(ctx) : NULL;
    if (!root) {
        acpi_ns_destroy(ctx);
        return ST_NO_MEMORY;
    }
    memset(ns->buckets, 0, sizeof *ns->buckets * FIRST_BUCKETS);
    crowded_set(ctx);
    root->value.tag = AML_SCOPE;
    root->references = 1;
    root->flags = ACPI_NODE_PREDEFINED;
    root->table_index = ACPI_TABLE_NONE;
    ctx->root = root;
    return ST_OK;
}

void acpi_ns_destroy(struct acpi_context *ctx)
{
    struct acpi_namespace *ns = ctx->ns;
    if (!ns) return;
    // Values first, with every node still there: they may refer to one another in any way.
    unsigned used = ns->slab_used;
    for (struct ns_slab *slab = ns->slabs; slab; slab = slab->next, used = NS_SLAB_NODES) {
        acpi_memory_allow(slab, sizeof *slab);
        for (unsigned i = 0; i < used; i++) {
            struct acpi_node *node = &slab->nodes[i];
            node->references = ACPI_NODE_STICKY; // none is freed one by one any more
            struct aml_value value = node->value;
            node->value = aml_value_uninitialized();
            aml_value_release(ctx, value);
        }
    }
    aml_objects_teardown(ctx);
    while (ns->slabs) {
        struct ns_slab *slab = ns->slabs;
        ns->slabs = slab->next;
        acpi_release(ctx, slab, sizeof *slab);
    }
    acpi_release(ctx, ns->buckets, sizeof *ns->buckets * ns->bucket_count);
    acpi_release(ctx, ns, sizeof *ns);
    ctx->ns = NULL;
    ctx->root = NULL;
}

static void note_change(struct acpi_namespace *ns, acpi_segment_t segment, bool is_method)
{
    uint32_t i = ns_counter_index(segment);
    ns->changes[i]++;
    ns->generation++;
    if (is_method) ns->arity_sensitive[i / 8] |= (uint8_t)(1u << (i % 8));
    if (ns->arity_sensitive[i / 8] & 1u << (i % 8)) ns->arity_generation++;
}

void acpi_ns_mark_arity(struct acpi_context *ctx, acpi_segment_t segment)
{
    uint32_t i = ns_counter_index(segment);
    ctx->ns->arity_sensitive[i / 8] |= (uint8_t)(1u << (i % 8));
}

void acpi_ns_note_retyped(struct acpi_context *ctx, acpi_segment_t segment)
{
    note_change(ctx->ns, segment, true);
}

void acpi_node_set_value(struct acpi_context *ctx, struct acpi_node *node, struct aml_value value)
{
    struct aml_value old = node->value;
    node->value = value;
    if (old.tag == AML_METHOD || value.tag == AML_METHOD || value.tag == AML_ALIAS)
        note_change(ctx->ns, node->segment, true);
    aml_value_release(ctx, old);
}

void acpi_node_retain(struct acpi_node *node)
{
    if (node->references != ACPI_NODE_STICKY) node->references++;
}

void acpi_node_release(struct acpi_context *ctx, struct acpi_node *node)
{
    if (node->references == ACPI_NODE_STICKY || --node->references) return;
    struct acpi_namespace *ns = ctx->ns;
    node->next_in_bucket = ns->dead;
    ns->dead = node;
    if (ns->is_freeing) return;
    ns->is_freeing = true;
    while (ns->dead) {
        struct acpi_node *dead = ns->dead;
        ns->dead = dead->next_in_bucket;
        struct acpi_node *parent = dead->flags & ACPI_NODE_DETACHED ? dead->parent : NULL;
        struct aml_value value = dead->value;
        dead->value = aml_value_uninitialized();
        dead->next_in_bucket = ns->free;
        ns->free = dead;
        acpi_memory_forbid(dead, sizeof *dead);
        aml_value_release(ctx, value);
        if (parent) acpi_node_release(ctx, parent);
    }
    ns->is_freeing = false;
}

struct acpi_node *acpi_node_child(struct acpi_context *ctx, const struct acpi_node *parent,
                                  acpi_segment_t segment)
{
    struct acpi_node *node = ctx->ns->buckets[bucket_of(ctx->ns, parent, segment)];
    while (node && (node->segment != segment || node->parent != parent))
        node = node->next_in_bucket;
    return node;
}

struct acpi_node *acpi_node_target(struct acpi_node *node)
{
    // An alias is made to what its own target named, so chains arise only by redefinition.
    for (unsigned i = 0; i < 16 && node->value.tag == AML_ALIAS; i++)
        node = node->value.node;
    return node;
}

status_t acpi_node_create(struct acpi_context *ctx, struct acpi_node *parent,
                          acpi_segment_t segment, unsigned flags, unsigned table_index, bool shadow,
                          struct acpi_node **out)
{
    struct acpi_namespace *ns = ctx->ns;
    if (ns->node_count >= ns->crowded) {
        if (ns->node_count >= ctx->limits.node_count) return ST_LIMIT_REACHED;
        if (ns->bucket_count < MOST_BUCKETS) buckets_grow(ctx, 2 * ns->bucket_count);
        crowded_set(ctx);
    }
    struct acpi_node **bucket = &ns->buckets[bucket_of(ns, parent, segment)];
    struct acpi_node *node = *bucket;
    while (node && (node->segment != segment || node->parent != parent))
        node = node->next_in_bucket;
    if (node && !shadow) {
        *out = node;
        return ST_AML_NAME_EXISTS;
    }
    if (parent->flags & ACPI_NODE_DETACHED) return ST_AML_NAME_NOT_FOUND;
    node = node_alloc(ctx);
    if (!node) return ST_NO_MEMORY;
    node->segment = segment;
    node->references = 1;
    node->parent = parent;
    node->flags = flags & 15;
    node->table_index = table_index & ACPI_TABLE_NONE;
    if (parent->last_child) {
        node->next_sibling = parent->last_child->next_sibling;
        parent->last_child->next_sibling = node;
    } else {
        node->next_sibling = node;
    }
    parent->last_child = node;
    node->next_in_bucket = *bucket;
    *bucket = node;
    ns->node_count++;
    note_change(ns, segment, false);
    *out = node;
    return ST_OK;
}

// `previous`: the sibling before `node`, or NULL.
static void walk_leave(struct ns_walk *walk, struct acpi_node *node, struct acpi_node *previous)
{
    if (walk->child == node) walk->child = previous;
    if (walk->at != node) return;
    walk->at = node == walk->start ? NULL : node->parent;
    walk->child = previous;
    walk->depth--;
}

// One node that has no children any more.
static void detach_leaf(struct acpi_context *ctx, struct acpi_node *node)
{
    struct acpi_namespace *ns = ctx->ns;
    struct acpi_node **link = &ns->buckets[bucket_of(ns, node->parent, node->segment)];
    while (*link != node)
        link = &(*link)->next_in_bucket;
    *link = node->next_in_bucket;

    struct acpi_node *parent = node->parent, *before = parent->last_child;
    while (before->next_sibling != node)
        before = before->next_sibling;
    for (struct ns_walk *walk = ns->walks; walk; walk = walk->next)
        walk_leave(walk, node, before == parent->last_child ? NULL : before);
    before->next_sibling = node->next_sibling;
    if (before == node)
        parent->last_child = NULL;
    else if (parent->last_child == node)
        parent->last_child = before;

    ns->node_count--;
    note_change(ns, node->segment, node->value.tag == AML_METHOD);
    node->flags |= ACPI_NODE_DETACHED;
    node->next_sibling = NULL;
    node->next_in_bucket = NULL;
    acpi_node_retain(parent);
    acpi_node_release(ctx, node);
}

void acpi_node_detach(struct acpi_context *ctx, struct acpi_node *node)
{
    if (node->flags & ACPI_NODE_DETACHED || !node->parent) return;
    struct acpi_node *at = node;
    for (;;) {
        while (at->last_child)
            at = at->last_child;
        struct acpi_node *parent = at->parent;
        bool is_last = at == node;
        detach_leaf(ctx, at);
        if (is_last) return;
        at = parent;
    }
}

struct acpi_node *acpi_node_parent(const struct acpi_node *node)
{
    return node->parent;
}

struct acpi_node *acpi_node_next_child(const struct acpi_node *parent,
                                       const struct acpi_node *previous)
{
    if (!parent->last_child) return NULL;
    if (!previous) return parent->last_child->next_sibling;
    return previous == parent->last_child ? NULL : previous->next_sibling;
}
