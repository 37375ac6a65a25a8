// SPDX-License-Identifier: MIT
// A method returns a package whose elements name what the method made, and what goes with it:
// Name (UUID, ...) Return (Package () { UUID, ... }). Those names are replaced by what they mean.

#include "aml/vm.h"
#include "object/internal.h"

#define SETTLE_DEPTH 16 // packages within packages; deeper names stay as they are

static void element_settle(struct acpi_context *ctx, struct aml_value *element)
{
    const struct aml_name_path *name = (const struct aml_name_path *)element->object;
    struct acpi_node *node;
    struct aml_value value;
    if (acpi_ns_lookup_aml(ctx, name->scope, name->aml, name->length, &node) < 0) return;
    if (!(node->flags & ACPI_NODE_TEMPORARY) || aml_node_read(ctx, node, &value) < 0) return;
    bool is_data = value.tag == AML_INTEGER || value.tag == AML_STRING || value.tag == AML_BUFFER ||
                   value.tag == AML_PACKAGE;
    struct aml_value old = is_data ? *element : value;
    if (is_data) *element = value;
    aml_value_release(ctx, old);
}

void aml_package_settle(struct acpi_context *ctx, struct aml_package *package)
{
    struct {
        struct aml_package *package;
        uint32_t next;
    } open[SETTLE_DEPTH] = {{package, 0}};
    unsigned depth = 1;
    while (depth > 0) {
        if (open[depth - 1].next == open[depth - 1].package->count) {
            depth--;
            continue;
        }
        struct aml_value *element = &open[depth - 1].package->elements[open[depth - 1].next++];
        if (element->tag == AML_NAME_PATH) element_settle(ctx, element);
        if (element->tag != AML_PACKAGE || depth == SETTLE_DEPTH) continue;
        open[depth].package = aml_package_of(*element);
        open[depth++].next = 0;
    }
}
