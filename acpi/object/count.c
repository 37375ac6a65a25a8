// SPDX-License-Identifier: MIT
// Counting, and freeing without recursion: what holds other values is queued, and the outermost
// call works the queue off. Strings, buffers and the like hold nothing and go at once.

#include "object/internal.h"

#include "ns/node.h"
#include "region/field.h"

void aml_value_retain_node(struct aml_value value)
{
    acpi_node_retain(value.node);
}

void aml_value_release_slow(struct acpi_context *ctx, struct aml_value value)
{
    if (AML_TAGS_WITH_OBJECT >> value.tag & 1) {
        if (--value.object->references == 0) aml_object_free(ctx, value.object);
    } else if (AML_TAGS_WITH_NODE >> value.tag & 1) {
        acpi_node_release(ctx, value.node);
    }
}

void aml_container_suspect(struct acpi_context *ctx, struct aml_container *container)
{
    if (container->previous) return;
    container->next = ctx->cycle_suspects;
    container->previous = &ctx->cycle_suspects;
    if (container->next) container->next->previous = &container->next;
    ctx->cycle_suspects = container;
}

static void container_clear(struct aml_container *container)
{
    if (!container->previous) return;
    *container->previous = container->next;
    if (container->next) container->next->previous = container->previous;
    container->previous = NULL;
}

static struct aml_object **queue_link(struct aml_object *object)
{
    if (object->tag == AML_FIELD) return &((struct aml_field *)object)->next_free;
    return (struct aml_object **)&((struct aml_container *)object)->next;
}

static void package_destroy(struct acpi_context *ctx, struct aml_package *package)
{
    for (uint32_t i = 0; i < package->count; i++)
        aml_value_release(ctx, package->elements[i]);
    if (package->elements != package->own)
        acpi_release(ctx, package->elements, package->count * sizeof package->elements[0]);
    acpi_release(ctx, package,
                 sizeof *package + (size_t)package->first_count * sizeof package->own[0]);
}

static void queued_destroy(struct acpi_context *ctx, struct aml_object *object)
{
    if (object->tag == AML_PACKAGE) {
        package_destroy(ctx, (struct aml_package *)object);
    } else if (object->tag == AML_CELL) {
        struct aml_cell *cell = (struct aml_cell *)object;
        aml_value_release(ctx, cell->value);
        acpi_release(ctx, cell, sizeof *cell);
    } else {
        aml_field_destroy(ctx, (struct aml_field *)object);
    }
}

static void object_queue(struct acpi_context *ctx, struct aml_object *object)
{
    if (object->tag != AML_FIELD) container_clear((struct aml_container *)object);
    *queue_link(object) = ctx->free_queue;
    ctx->free_queue = object;
    if (ctx->is_freeing) return;
    ctx->is_freeing = true;
    while (ctx->free_queue) {
        struct aml_object *first = ctx->free_queue;
        ctx->free_queue = *queue_link(first);
        queued_destroy(ctx, first);
    }
    ctx->is_freeing = false;
}

static void name_path_destroy(struct acpi_context *ctx, struct aml_name_path *path)
{
    struct acpi_node *scope = path->scope;
    acpi_release(ctx, path, sizeof *path + path->length);
    acpi_node_release(ctx, scope);
}

void aml_object_free(struct acpi_context *ctx, struct aml_object *object)
{
    switch (object->tag) {
    case AML_STRING: {
        struct aml_string *string = (struct aml_string *)object;
        acpi_release(ctx, string, sizeof *string + string->capacity);
        return;
    }
    case AML_BUFFER: {
        struct aml_buffer *buffer = (struct aml_buffer *)object;
        acpi_release(ctx, buffer, sizeof *buffer + buffer->capacity);
        return;
    }
    case AML_PACKAGE:
    case AML_CELL:
    case AML_FIELD:
        object_queue(ctx, object);
        return;
    case AML_NAME_PATH:
        name_path_destroy(ctx, (struct aml_name_path *)object);
        return;
    case AML_PROCESSOR:
        acpi_release(ctx, object, sizeof(struct aml_processor));
        return;
    case AML_REGION:
        aml_region_destroy(ctx, (struct aml_region *)object);
        return;
    case AML_BUFFER_FIELD:
        aml_buffer_field_destroy(ctx, (struct aml_buffer_field *)object);
        return;
    default:
        aml_engine_object_free(ctx, object);
        return;
    }
}

void aml_objects_teardown(struct acpi_context *ctx)
{
    while (ctx->cycle_suspects) {
        struct aml_container *container = ctx->cycle_suspects;
        container_clear(container);
        struct aml_value self =
            aml_value_object((enum aml_tag)container->head.tag, &container->head);
        aml_value_retain(self); // emptying it may drop the last reference to itself
        struct aml_value *values = &((struct aml_cell *)container)->value;
        uint32_t count = 1;
        if (container->head.tag == AML_PACKAGE) {
            values = ((struct aml_package *)container)->elements;
            count = ((struct aml_package *)container)->count;
        }
        for (uint32_t i = 0; i < count; i++) {
            struct aml_value old = values[i];
            values[i] = aml_value_uninitialized();
            aml_value_release(ctx, old);
        }
        aml_value_release(ctx, self);
    }
}
