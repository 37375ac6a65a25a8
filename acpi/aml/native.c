// SPDX-License-Identifier: MIT
// Names that are there before any table: ACPI 6.5, 5.3.1 and 5.7.

#include "aml/engine.h"

// What Windows answers, through Windows 11 / Server 2022, and the feature strings of ACPI 6.5,
// table 5.122 that an operating system of today has.
static const char *const osi_default[] = {
    "Windows 2000",
    "Windows 2001",
    "Windows 2001 SP1",
    "Windows 2001.1",
    "Windows 2001 SP2",
    "Windows 2001 SP3",
    "Windows 2001.1 SP1",
    "Windows 2006",
    "Windows 2006.1",
    "Windows 2006 SP1",
    "Windows 2006 SP2",
    "Windows 2009",
    "Windows 2012",
    "Windows 2013",
    "Windows 2015",
    "Windows 2016",
    "Windows 2017",
    "Windows 2017.2",
    "Windows 2018",
    "Windows 2018.2",
    "Windows 2019",
    "Windows 2020",
    "Windows 2021",
    "Windows 2022",
    "Module Device",
    "Processor Device",
    "3.0 _SCP Extensions",
    "Extended Address Space Descriptor",
    "Processor Aggregator Device",
};

static bool osi_supported(struct acpi_context *ctx, const char *name)
{
    for (const struct aml_osi_interface *i = ctx->engine->osi; i; i = i->next)
        if (strcmp(i->name, name) == 0) return i->is_supported;
    for (unsigned i = 0; i < ARRAY_SIZE(osi_default); i++)
        if (strcmp(osi_default[i], name) == 0) return true;
    return false;
}

status_t acpi_osi_set(struct acpi_context *ctx, const char *interface, enum acpi_osi_answer answer)
{
    size_t length = strlen(interface);
    if (length >= AML_OSI_NAME_MAX) return ST_INVALID_ARGUMENT;
    status_t st = ST_OK;
    aml_enter(ctx);
    struct aml_osi_interface *i = ctx->engine->osi;
    while (i && strcmp(i->name, interface) != 0)
        i = i->next;
    if (!i) {
        i = acpi_alloc(ctx, sizeof *i);
        if (i) {
            memcpy(i->name, interface, length + 1);
            i->next = ctx->engine->osi;
            ctx->engine->osi = i;
        }
    }
    if (i)
        i->is_supported = answer == ACPI_OSI_YES;
    else
        st = ST_NO_MEMORY;
    aml_leave(ctx);
    return st;
}

void aml_osi_free(struct acpi_context *ctx)
{
    while (ctx->engine->osi) {
        struct aml_osi_interface *i = ctx->engine->osi;
        ctx->engine->osi = i->next;
        acpi_release(ctx, i, sizeof *i);
    }
}

status_t aml_native_call(struct acpi_context *ctx, unsigned native, const struct aml_value *args,
                         struct aml_value *out)
{
    if (native != AML_NATIVE_OSI) return ST_INTERNAL;
    struct aml_value name;
    status_t st = aml_op_deref(ctx, ctx->root, args[0], &name);
    if (st < 0) { // not a reference: the string itself
        name = args[0];
        aml_value_retain(name);
    }
    if (args[0].tag == AML_STRING) {
        aml_value_release(ctx, name);
        name = args[0];
        aml_value_retain(name);
    }
    st = name.tag == AML_STRING ? ST_OK : ST_AML_TYPE;
    if (st == ST_OK) {
        const char *text = (const char *)((struct aml_string *)name.object)->bytes;
        bool yes = osi_supported(ctx, text);
        acpi_log(ctx, ACPI_LOG_DEBUG, "AML _OSI (\"%s\"): %s", text, yes ? "yes" : "no");
        *out = aml_value_integer(yes ? ctx->integer_mask : 0);
    }
    aml_value_release(ctx, name);
    return st;
}

static status_t predefine(struct acpi_context *ctx, const char *name, struct aml_value value)
{
    acpi_segment_t segment =
        ACPI_SEGMENT((uint8_t)name[0], (uint8_t)name[1], (uint8_t)name[2], (uint8_t)name[3]);
    struct acpi_node *node;
    status_t st = acpi_node_create(ctx, ctx->root, segment, ACPI_NODE_PREDEFINED, ACPI_TABLE_NONE,
                                   false, &node);
    if (st < 0)
        aml_value_release(ctx, value);
    else
        acpi_node_set_value(ctx, node, value);
    return st;
}

status_t aml_predefined_create(struct acpi_context *ctx)
{
    static const char scopes[][5] = {"_GPE", "_PR_", "_SB_", "_SI_", "_TZ_"};
    status_t st = ST_OK;
    for (unsigned i = 0; i < ARRAY_SIZE(scopes) && st == ST_OK; i++)
        st = predefine(ctx, scopes[i], (struct aml_value){.tag = AML_SCOPE});
    struct aml_value value;
    if (st == ST_OK) st = aml_mutex_create(ctx, 0, &value);
    if (st == ST_OK) {
        ctx->engine->global_mutex = aml_mutex_of(value);
        ctx->engine->global_mutex->is_global = true;
        aml_value_retain(value);
        st = predefine(ctx, "_GL_", value);
    }
    static const char os[] = "Microsoft Windows NT";
    if (st == ST_OK) st = aml_string_create(ctx, os, sizeof os - 1, &value);
    if (st == ST_OK) st = predefine(ctx, "_OS_", value);
    if (st == ST_OK) st = aml_method_create(ctx, NULL, NULL, 0, 1, &value);
    if (st == ST_OK) {
        aml_method_of(value)->native = AML_NATIVE_OSI;
        st = predefine(ctx, "_OSI", value);
    }
    if (st == ST_OK) st = predefine(ctx, "_REV", aml_value_integer(2));
    return st;
}
