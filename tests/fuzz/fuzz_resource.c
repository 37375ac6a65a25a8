// SPDX-License-Identifier: MIT
// Resource templates: decoded, walked, printed, and written again.

#include <stdlib.h>
#include <string.h>

#include <acpi/resource.h>

#include "host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lists_read(const struct acpi_resource *resource)
{
    uint64_t sum = 0;
    if (resource->type == ACPI_RESOURCE_EXTENDED_IRQ) {
        for (size_t i = 0; i < resource->extended_irq.count; i++)
            sum += acpi_resource_interrupt(&resource->extended_irq, i);
    } else if (resource->type == ACPI_RESOURCE_GPIO) {
        for (size_t i = 0; i < resource->gpio.pins.count; i++)
            sum += acpi_resource_pin(&resource->gpio.pins, i);
    }
    fuzz_sink.write(fuzz_sink.arg, (const char *)&sum, sizeof sum);
}

// What was read without a defect can be written, in exactly the room that it says, and reads the
// same again. Not when its parts overlap so much that side by side they are too long.
static void descriptor_write(const struct acpi_resource *resource)
{
    size_t length = 0, again_length = 0;
    status_t st = acpi_resource_encode(resource, NULL, 0, &length);
    if (st == ST_BAD_LENGTH || (st == ST_OUT_OF_RANGE && resource->raw.length > 256)) return;
    FUZZ_EXPECT(st == ST_LIMIT_REACHED);
    uint8_t *bytes = malloc(length), *again = malloc(length);
    FUZZ_EXPECT(bytes && again);
    FUZZ_EXPECT(acpi_resource_encode(resource, bytes, length, &length) == ST_OK);
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource other;
    FUZZ_EXPECT(acpi_resource_next(&cursor, &other));
    FUZZ_EXPECT(cursor.offset == length && other.is_decoded && other.defects == 0);
    FUZZ_EXPECT(other.type == resource->type);
    FUZZ_EXPECT(acpi_resource_encode(&other, again, length, &again_length) == ST_OK);
    FUZZ_EXPECT(again_length == length && memcmp(bytes, again, length) == 0);
    free(bytes);
    free(again);
}

// One configuration of it, which fits itself.
static void template_choose(const uint8_t *bytes, size_t size)
{
    static uint8_t chosen[1 << 20], fitted[1 << 20];
    size_t length = 0, fitted_length = 0;
    for (unsigned index = 0; index < 3; index++) {
        status_t st =
            acpi_resources_alternative(bytes, size, index, chosen, sizeof chosen, &length);
        if (st < 0) continue;
        st = acpi_resources_fit(chosen, length, chosen, length, fitted, sizeof fitted,
                                &fitted_length);
        FUZZ_EXPECT(st == ST_OK && fitted_length == length);
        FUZZ_EXPECT(memcmp(chosen, fitted, length) == 0);
    }
    (void)acpi_resources_fit(bytes, size, chosen, length, fitted, sizeof fitted, &fitted_length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size ? size : 1);
    FUZZ_EXPECT(bytes);
    if (size) memcpy(bytes, data, size);
    struct acpi_resource_cursor cursor = acpi_resources(bytes, size);
    struct acpi_resource resource;
    size_t offset = 0;
    while (acpi_resource_next(&cursor, &resource)) {
        FUZZ_EXPECT(cursor.offset > offset && cursor.offset <= size);
        offset = cursor.offset;
        if (resource.is_decoded) lists_read(&resource);
        if (resource.is_decoded && !resource.defects) descriptor_write(&resource);
        acpi_resource_print(&resource, &fuzz_sink);
    }
    FUZZ_EXPECT(cursor.is_at_end && cursor.offset <= size);
    FUZZ_EXPECT(acpi_resources_print(bytes, size, 4, &fuzz_sink) == cursor.defects);
    template_choose(bytes, size);
    free(bytes);
    return 0;
}
