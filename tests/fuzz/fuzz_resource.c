// SPDX-License-Identifier: MIT
// Resource templates: decoded, walked and printed.

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
        acpi_resource_print(&resource, &fuzz_sink);
    }
    FUZZ_EXPECT(cursor.is_at_end && cursor.offset <= size);
    FUZZ_EXPECT(acpi_resources_print(bytes, size, 4, &fuzz_sink) == cursor.defects);
    free(bytes);
    return 0;
}
