// SPDX-License-Identifier: MIT
#include <base/finding.h>
#include <base/string.h>

static const char *const severity_names[] = {
    [FINDING_INFO] = "info", [FINDING_LOW] = "low",           [FINDING_MEDIUM] = "medium",
    [FINDING_HIGH] = "high", [FINDING_CRITICAL] = "critical",
};

static const char *text_next(const char *text)
{
    return text + strlen(text) + 1;
}

enum finding_severity finding_kind_severity(const struct finding_kind *kind)
{
    return (enum finding_severity)(*text_next(kind->id) - '0');
}

const char *finding_kind_title(const struct finding_kind *kind)
{
    return text_next(kind->id) + 1; // behind the severity's digit
}

const char *finding_kind_spec(const struct finding_kind *kind)
{
    return text_next(finding_kind_title(kind));
}

const char *finding_kind_effect(const struct finding_kind *kind)
{
    return text_next(finding_kind_spec(kind));
}

void finding_report(const struct finding_sink *sink, const struct finding_kind *kind,
                    const char *where, const char *detail, ...)
{
    char text[256] = "";
    va_list args;
    va_start(args, detail);
    if (detail) (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    sink->report(sink->arg, kind, where, text);
}

const char *finding_severity_name(enum finding_severity severity)
{
    return severity_names[severity];
}

bool finding_severity_parse(const char *text, enum finding_severity *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(severity_names); i++) {
        if (strcmp(text, severity_names[i]) != 0) continue;
        *out = (enum finding_severity)i;
        return true;
    }
    return false;
}

bool finding_kind_is_of(const struct finding_kind *kind, const char *subject)
{
    size_t length = strlen(subject);
    return strncmp(kind->id, subject, length) == 0 && kind->id[length] == '.';
}
