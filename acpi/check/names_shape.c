// SPDX-License-Identifier: MIT
// Values held against the shapes of names_predefined.c. Of one value only the first thing that is
// wrong is told: the rest mostly follows from it.

#include <acpi/resource.h>

#include "check/names.h"
#include "ns/namespace.h"
#include "object/object.h"

#define UUID_BYTES 16u

struct shape {
    struct names_check *check;
    struct acpi_node *node;
    char place[32]; // "element 3.0: ", or nothing for the whole value
    bool is_wrong, is_unknown;
};

static void wrong(struct shape *s, enum names_kind kind, const char *detail, ...) PRINTF_LIKE(3, 4);

static void wrong(struct shape *s, enum names_kind kind, const char *detail, ...)
{
    char text[128];
    va_list args;
    va_start(args, detail);
    (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    s->is_wrong = true;
    names_say(s->check, kind, s->node, "%s%s", s->place, text);
}

static bool is_over(const struct shape *s)
{
    return s->is_wrong || s->is_unknown;
}

// Reading shapes

static unsigned number_read(const char **p)
{
    unsigned n = 0;
    while (**p >= '0' && **p <= '9')
        n = n * 10 + (unsigned)(*(*p)++ - '0');
    return n;
}

// Past one type, with what belongs to it.
static const char *type_end(const char *p)
{
    unsigned depth = 0;
    do {
        depth += *p == '[' || *p == '{' || *p == '(';
        depth -= *p == ']' || *p == '}' || *p == ')';
        p++;
    } while (depth > 0);
    if (*p == '*' || *p == '+') return p[-1] == ')' ? p + 1 : p;
    if (*p == '<' || *p == '>') {
        p++;
        (void)number_read(&p);
    }
    return p;
}

static bool type_fits(char type, enum acpi_object_type is)
{
    switch (type) {
    case 'i':
    case '#':
    case '%':
        return is == ACPI_TYPE_INTEGER;
    case 's':
        return is == ACPI_TYPE_STRING;
    case 'b':
    case 'u':
    case 't':
    case 'g':
        return is == ACPI_TYPE_BUFFER;
    case 'r':
        return is == ACPI_TYPE_REFERENCE;
    case '{':
        return is == ACPI_TYPE_PACKAGE;
    default:
        return true;
    }
}

static const char *type_name(char type)
{
    switch (type) {
    case 's':
        return "String";
    case 'b':
    case 'u':
    case 't':
    case 'g':
        return "Buffer";
    case 'r':
        return "Reference";
    case '{':
        return "Package";
    default:
        return "Integer";
    }
}

// Values

static void register_check(struct shape *s, const uint8_t *bytes, size_t length)
{
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    if (!acpi_resource_next(&cursor, &resource) || !resource.is_decoded ||
        resource.type != ACPI_RESOURCE_GENERIC_REGISTER)
        wrong(s, NAME_REGISTER, "%zu bytes", length);
}

static void data_check(struct shape *s, const char *type, const struct acpi_value *value)
{
    const char *p = type + 1;
    char relation = *p == '<' || *p == '>' ? *p++ : 0;
    unsigned bound = number_read(&p);
    uint64_t integer;
    const uint8_t *bytes;
    size_t length;
    if (acpi_value_integer(value, &integer) == ST_OK) {
        if (relation == '<' && integer > bound)
            wrong(s, NAME_RANGE, "0x%llx, at most 0x%x makes sense", (unsigned long long)integer,
                  bound);
    } else if (acpi_value_buffer(value, &bytes, &length) == ST_OK) {
        if (*type == 'g') register_check(s, bytes, length);
        if (*type == 'u') bound = UUID_BYTES;
        if (length < bound || (*type == 'u' && length != bound))
            wrong(s, NAME_BUFFER_LENGTH, "%zu bytes, should be %u", length, bound);
    }
}

static void elements_check(struct shape *s, const char *p, char end,
                           const struct acpi_value *package, size_t *index);

static void package_check(struct shape *s, const char *p, const struct acpi_value *value)
{
    size_t index = 0, count = names_count(value);
    elements_check(s, p + 1, '}', value, &index);
    if (!is_over(s) && index < count)
        wrong(s, NAME_LONG, "%zu elements, should be %zu", count, index);
}

static void type_wrong(struct shape *s, const char *type, enum acpi_object_type is)
{
    bool is_element = s->place[0] != 0;
    if (is == ACPI_TYPE_UNINITIALIZED) {
        wrong(s, is_element ? NAME_UNSET : NAME_NO_VALUE, "a value is missing");
        return;
    }
    char wanted[48] = "";
    size_t length = 0;
    const char *p = *type == '[' ? type + 1 : type;
    do { // of what is in brackets all
        length += (size_t)snprintf(wanted + length, sizeof wanted - length, "%s%s",
                                   length ? " or " : "", type_name(*p));
        p = type_end(p);
    } while (*type == '[' && *p != ']' && length < sizeof wanted);
    wrong(s, is_element ? NAME_ELEMENT_TYPE : NAME_TYPE, "%s, should be %s",
          acpi_object_type_name(is), wanted);
}

static void value_check(struct shape *s, const char *type, const struct acpi_value *value)
{
    enum acpi_object_type is = acpi_value_type(value);
    const char *p = type;
    if (*type == '[') {
        for (p = type + 1; *p != ']' && !type_fits(*p, is);)
            p = type_end(p);
    }
    if (!type_fits(*p, is) || *p == ']') {
        type_wrong(s, type, is);
    } else if (*p == '{') {
        package_check(s, p, value);
    } else if (*p != '*') {
        data_check(s, p, value);
    }
}

// Packages

static void name_missing(struct shape *s, const struct acpi_value *package, size_t i)
{
    struct aml_value v;
    struct aml_name name;
    char text[64] = "";
    memcpy(&v, package, sizeof v);
    v = ((const struct aml_package *)v.object)->elements[i];
    if (v.tag == AML_NAME_PATH) {
        const struct aml_name_path *path = (const struct aml_name_path *)v.object;
        if (aml_name_parse(path->aml, path->aml + path->length, &name) == ST_OK)
            aml_name_format(&name, text, sizeof text);
    }
    wrong(s, NAME_ELEMENT_MISSING, "%s", text);
}

static void element_check(struct shape *s, const char *type, const struct acpi_value *package,
                          size_t i)
{
    struct acpi_value element;
    size_t length = strlen(s->place), count = names_count(package);
    if (length >= 2) length -= 2; // before the colon
    (void)snprintf(s->place + length, sizeof s->place - length,
                   length ? ".%zu: " : "element %zu: ", i);
    s->check->needs_hardware = false;
    status_t st = acpi_value_package_element(s->check->ctx, package, i, &element);
    uint64_t number = 0;
    if (s->check->needs_hardware || (st < 0 && st != ST_AML_NAME_NOT_FOUND)) {
        s->is_unknown = *type != '*';
        if (st == ST_OK) acpi_value_release(s->check->ctx, &element);
    } else if (st < 0) {
        if (*type != '*') name_missing(s, package, i);
    } else {
        value_check(s, type, &element);
        if (*type == '#' || *type == '%') {
            size_t should_be = *type == '#' ? count : count - i - 1;
            if (!is_over(s) && acpi_value_integer(&element, &number) == ST_OK &&
                number != should_be)
                wrong(s, NAME_COUNT, "0x%llx, and there are %zu", (unsigned long long)number,
                      should_be);
        }
        acpi_value_release(s->check->ctx, &element);
    }
    s->place[length ? length : 0] = 0;
    if (length) memcpy(s->place + length, ": ", 3);
}

// What stands between brackets; `end` closes them. A group in it comes as often as it fits.
static void elements_check(struct shape *s, const char *p, char end,
                           const struct acpi_value *package, size_t *index)
{
    size_t count = names_count(package);
    bool is_optional = false;
    while (*p != end && !is_over(s)) {
        if (*p == ',') {
            is_optional = true;
            p++;
            continue;
        }
        unsigned times = number_read(&p);
        if (times == 0) times = 1;
        const char *next = type_end(p);
        if (*p == '(') {
            if (next[-1] == '+' && *index == count)
                wrong(s, NAME_SHORT, "%zu elements, more are needed", count);
            while (*index < count && !is_over(s))
                elements_check(s, p + 1, ')', package, index);
        } else {
            for (; times > 0 && *index < count && !is_over(s); times--)
                element_check(s, p, package, (*index)++);
            if (times > 0 && !is_optional && !is_over(s))
                wrong(s, NAME_SHORT, "%zu elements, more are needed", count);
        }
        p = next;
    }
}

bool names_shape_check(struct names_check *check, struct acpi_node *node, const char *shape,
                       const struct acpi_value *value)
{
    struct shape s = {.check = check, .node = node};
    if (*shape == 'n') return true;
    value_check(&s, shape, value);
    return !is_over(&s);
}
