// SPDX-License-Identifier: MIT
#include "object/format.h"

#include "ns/node.h"
#include "object/number_text.h"

#define PATH_MAX_BYTES 1280 // 255 segments of 4, their dots, and prefixes

void aml_put_hex(const struct acpi_text_sink *sink, uint64_t v, unsigned digits_min)
{
    uint8_t text[2 + AML_HEX_DIGITS_MAX] = "0x";
    unsigned digits = v == 0 ? 1 : (64 - (unsigned)__builtin_clzll(v) + 3) / 4;
    if (digits < digits_min) digits = digits_min;
    aml_put(sink, (const char *)text, 2 + aml_hex_write_fixed(v, digits, text + 2));
}

const char *aml_tag_text(unsigned tag)
{
    static const char *const text[AML_TAG_COUNT] = {
        [AML_INTEGER] = "Integer",
        [AML_UNINITIALIZED] = "Uninitialized",
        [AML_STRING] = "String",
        [AML_BUFFER] = "Buffer",
        [AML_PACKAGE] = "Package",
        [AML_DEVICE] = "Device",
        [AML_PROCESSOR] = "Processor",
        [AML_THERMAL_ZONE] = "ThermalZone",
        [AML_POWER_RESOURCE] = "PowerResource",
        [AML_METHOD] = "Method",
        [AML_MUTEX] = "Mutex",
        [AML_EVENT] = "Event",
        [AML_REGION] = "OperationRegion",
        [AML_FIELD] = "FieldUnit",
        [AML_BUFFER_FIELD] = "BufferField",
        [AML_TABLE_HANDLE] = "DDBHandle",
        [AML_DEBUG] = "Debug",
        [AML_SCOPE] = "Scope",
    };
    return tag < AML_TAG_COUNT && text[tag] ? text[tag] : "Reference";
}

// One segment, its trailing underscores left out. Returns how many bytes.
static size_t segment_write(const uint8_t *segment, char *out)
{
    size_t length = 4;
    while (length > 1 && segment[length - 1] == '_')
        length--;
    memcpy(out, segment, length);
    return length;
}

// An AML NameString as ASL writes it. `out` has PATH_MAX_BYTES; what would not fit is left out.
static size_t name_string_write(const uint8_t *aml, size_t length, char *out)
{
    size_t at = 0, written = 0;
    while (at < length && (aml[at] == '\\' || aml[at] == '^') && written < 256)
        out[written++] = (char)aml[at++];
    size_t segments = 1;
    if (at < length && aml[at] == 0x2e) { // DualNamePrefix
        segments = 2;
        at++;
    } else if (at + 1 < length && aml[at] == 0x2f) { // MultiNamePrefix, count
        segments = aml[at + 1];
        at += 2;
    }
    for (size_t i = 0; i < segments && length - at >= 4 && written + 5 < PATH_MAX_BYTES; i++) {
        if (i > 0) out[written++] = '.';
        written += segment_write(aml + at, out + written);
        at += 4;
    }
    return written;
}

bool aml_put_path(struct acpi_context *ctx, struct aml_value v, const struct acpi_text_sink *sink,
                  void (*put)(const struct acpi_text_sink *sink, const char *text, size_t length))
{
    char path[PATH_MAX_BYTES];
    size_t length;
    struct acpi_node *node = v.tag == AML_REF_NODE || v.tag == AML_ALIAS ? v.node : NULL;
    if (v.tag == AML_NAME_PATH) {
        const struct aml_name_path *name = (const struct aml_name_path *)v.object;
        if (acpi_ns_lookup_aml(ctx, name->scope, name->aml, name->length, &node) < 0) {
            put(sink, path, name_string_write(name->aml, name->length, path));
            return true;
        }
    }
    if (!node) return false;
    length = acpi_node_path(node, path, sizeof path);
    put(sink, path, length < sizeof path ? length : sizeof path - 1);
    return true;
}
