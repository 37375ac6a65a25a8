// SPDX-License-Identifier: MIT
// What firmware asks \_OSI, by the strings that stand behind the name in its tables: which calls
// are made depends on much.

#include "aml/engine.h"
#include "check/names.h"

#define STRING_PREFIX 0x0du

// From oldest to newest: ACPI 6.5, 5.7.2 leaves the list to Microsoft.
static const char *const windows[] = {
    "Windows 2000",     "Windows 2001",       "Windows 2001 SP1", "Windows 2001.1",
    "Windows 2001 SP2", "Windows 2001.1 SP1", "Windows 2006",     "Windows 2006.1",
    "Windows 2006 SP1", "Windows 2006 SP2",   "Windows 2009",     "Windows 2012",
    "Windows 2013",     "Windows 2015",       "Windows 2016",     "Windows 2017",
    "Windows 2017.2",   "Windows 2018",       "Windows 2018.2",   "Windows 2019",
    "Windows 2020",     "Windows 2021",       "Windows 2022"};

struct questions {
    bool has_any, asks_linux;
    size_t newest; // index and 1; 0: none
};

static void string_note(struct questions *q, const char *text, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(windows); i++)
        if (strlen(windows[i]) == length && memcmp(text, windows[i], length) == 0 &&
            i + 1 > q->newest)
            q->newest = i + 1;
    q->asks_linux = q->asks_linux || (length == 5 && memcmp(text, "Linux", 5) == 0);
}

static void table_scan(struct questions *q, const uint8_t *bytes, size_t length)
{
    for (size_t i = AML_TABLE_HEADER; i + 4 < length; i++) {
        if (memcmp(bytes + i, "_OSI", 4) != 0) continue;
        q->has_any = true;
        if (bytes[i + 4] != STRING_PREFIX) continue;
        const char *text = (const char *)bytes + i + 5;
        string_note(q, text, strnlen(text, length - i - 5));
    }
}

void names_osi_check(struct names_check *check)
{
    struct questions q = {0};
    struct acpi_context *ctx = check->ctx;
    const struct acpi_node *root = acpi_namespace_root(ctx);
    aml_enter(ctx);
    for (unsigned i = 0; i < ctx->engine->table_count; i++) {
        const struct aml_table *table = aml_table_by_index(ctx, i);
        if (table && table->is_loaded) table_scan(&q, table->bytes, table->length);
    }
    aml_leave(ctx);
    if (!q.has_any) names_say(check, OSI_NEVER, root, NULL);
    if (q.asks_linux) names_say(check, OSI_LINUX, root, NULL);
    if (q.newest) names_say(check, OSI_NEWEST, root, "\"%s\"", windows[q.newest - 1]);
}
