// SPDX-License-Identifier: MIT
// Making strings, buffers, packages, cells and name paths. Each is one allocation.

#include "object/internal.h"

#include "ns/node.h"

status_t aml_string_new(struct acpi_context *ctx, size_t length, struct aml_string **out)
{
    status_t st = aml_check_size(ctx, length);
    if (st < 0) return st;
    struct aml_string *string = acpi_alloc(ctx, sizeof *string + length + 1);
    if (!string) return ST_NO_MEMORY;
    string->head = (struct aml_object){.references = 1, .tag = AML_STRING};
    string->length = (uint32_t)length;
    string->capacity = (uint32_t)length + 1;
    string->bytes[length] = 0;
    *out = string;
    return ST_OK;
}

status_t aml_string_create(struct acpi_context *ctx, const void *bytes, size_t length,
                           struct aml_value *out)
{
    struct aml_string *string;
    status_t st = aml_string_new(ctx, length, &string);
    if (st < 0) return st;
    if (length > 0) memcpy(string->bytes, bytes, length);
    *out = aml_value_of_string(string);
    return ST_OK;
}

status_t aml_buffer_new(struct acpi_context *ctx, size_t length, struct aml_buffer **out)
{
    status_t st = aml_check_size(ctx, length);
    if (st < 0) return st;
    struct aml_buffer *buffer = acpi_alloc(ctx, sizeof *buffer + length);
    if (!buffer) return ST_NO_MEMORY;
    buffer->head = (struct aml_object){.references = 1, .tag = AML_BUFFER};
    buffer->length = buffer->capacity = (uint32_t)length;
    buffer->bytes = (uint8_t *)(buffer + 1);
    *out = buffer;
    return ST_OK;
}

status_t aml_buffer_create(struct acpi_context *ctx, const void *initial, size_t initial_length,
                           size_t length, struct aml_value *out)
{
    struct aml_buffer *buffer;
    status_t st = aml_buffer_new(ctx, length, &buffer);
    if (st < 0) return st;
    if (initial_length > length) initial_length = length;
    if (initial_length > 0) memcpy(buffer->bytes, initial, initial_length);
    if (length > initial_length) memset(buffer->bytes + initial_length, 0, length - initial_length);
    *out = aml_value_of_buffer(buffer);
    return ST_OK;
}

status_t aml_package_create(struct acpi_context *ctx, size_t count, struct aml_value *out)
{
    status_t st = aml_check_size(ctx, count);
    if (st < 0) return st;
    struct aml_package *package =
        acpi_alloc(ctx, sizeof *package + count * sizeof package->own[0]);
    if (!package) return ST_NO_MEMORY;
    package->container = (struct aml_container){.head = {.references = 1, .tag = AML_PACKAGE}};
    package->count = package->first_count = (uint32_t)count;
    package->elements = package->own;
    for (size_t i = 0; i < count; i++)
        package->elements[i] = aml_value_uninitialized();
    *out = aml_value_object(AML_PACKAGE, &package->container.head);
    return ST_OK;
}

void aml_package_set(struct acpi_context *ctx, struct aml_value package, size_t i,
                     struct aml_value value)
{
    struct aml_value old = aml_package_of(package)->elements[i];
    aml_package_of(package)->elements[i] = value;
    if (aml_may_form_cycle(value)) aml_container_suspect(ctx, &aml_package_of(package)->container);
    aml_value_release(ctx, old);
}

status_t aml_cell_create(struct acpi_context *ctx, struct aml_value value, struct aml_value *out)
{
    struct aml_cell *cell = acpi_alloc(ctx, sizeof *cell);
    if (!cell) return ST_NO_MEMORY;
    cell->container = (struct aml_container){.head = {.references = 1, .tag = AML_CELL}};
    cell->value = value;
    if (aml_may_form_cycle(value)) aml_container_suspect(ctx, &cell->container);
    *out = aml_value_object(AML_CELL, &cell->container.head);
    return ST_OK;
}

status_t aml_name_path_create(struct acpi_context *ctx, struct acpi_node *scope, const uint8_t *aml,
                              size_t length, struct aml_value *out)
{
    status_t st = aml_check_size(ctx, length);
    if (st < 0) return st;
    struct aml_name_path *path = acpi_alloc(ctx, sizeof *path + length);
    if (!path) return ST_NO_MEMORY;
    path->head = (struct aml_object){.references = 1, .tag = AML_NAME_PATH};
    path->length = (uint32_t)length;
    path->scope = scope;
    acpi_node_retain(scope);
    memcpy(path->aml, aml, length);
    *out = aml_value_object(AML_NAME_PATH, &path->head);
    return ST_OK;
}
