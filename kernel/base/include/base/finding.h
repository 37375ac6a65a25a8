// SPDX-License-Identifier: MIT
#pragma once
// What a check of the firmware finds: a kind, which is one of a fixed list with its own id, and
// where it was found. Checks in acpi/ and in kernel/ report through the same sink.

#include <base/types.h>

enum finding_severity {
    FINDING_INFO,    // worth knowing; no operating system minds
    FINDING_LOW,     // against the specification, without an effect that is known
    FINDING_MEDIUM,  // an operating system works around it, or loses something small
    FINDING_HIGH,    // a device or a feature does not work, or works wrongly
    FINDING_CRITICAL // the machine does not boot, hangs or loses data
};

// There are hundreds: all texts of one stand in one string, behind each other's NUL.
struct finding_kind {
    const char *id; // "fadt.reset-width": the part that was checked, a dot, what is wrong; stable
};

enum finding_severity finding_kind_severity(const struct finding_kind *kind);
// What is wrong, in one line, without a full stop.
const char *finding_kind_title(const struct finding_kind *kind);
// What says so: "ACPI 6.5, 5.2.9, RESET_REG".
const char *finding_kind_spec(const struct finding_kind *kind);
// What an operating system does about it, one sentence.
const char *finding_kind_effect(const struct finding_kind *kind);

struct finding_sink {
    // What is about to be checked, as the first part of its kinds' ids ("fadt"): a string literal.
    // Kinds of what was never begun count as not checked. May be called more than once; NULL:
    // nobody wants to know.
    void (*begin)(void *arg, const char *subject);
    // `where`: a table and offset, a namespace path, a PCI function, a CPU; `detail`: the values,
    // may be "". Both are valid during the call.
    void (*report)(void *arg, const struct finding_kind *kind, const char *where,
                   const char *detail);
    void *arg;
};

static inline void finding_begin(const struct finding_sink *sink, const char *subject)
{
    if (sink->begin) sink->begin(sink->arg, subject);
}

// `detail` is a format, what it makes is cut at 255 bytes; NULL: there is no more to say.
void finding_report(const struct finding_sink *sink, const struct finding_kind *kind,
                    const char *where, const char *detail, ...) PRINTF_LIKE(4, 5);

// "info" ... "critical", and back; false for another word.
const char *finding_severity_name(enum finding_severity severity);
bool finding_severity_parse(const char *text, enum finding_severity *out);
// Whether the kind's id begins with `subject` and a dot.
bool finding_kind_is_of(const struct finding_kind *kind, const char *subject);

// A list of kinds, as a part that checks gives it to those who count, print or test them all. Made
// from an X-macro list in the part's header, so that an enum of indices and this stay in step:
//     #define FADT_KINDS(X) X(FADT_RESET_WIDTH, "fadt.reset-width", MEDIUM, "...", "...", "...")
// and then
//     enum { FADT_KINDS(FINDING_KIND_INDEX) };
//     static const struct finding_kind kinds[] = {FADT_KINDS(FINDING_KIND_ENTRY)};
struct finding_kinds {
    const struct finding_kind *kinds;
    size_t count;
};
#define FINDING_KIND_INDEX(name, id, severity, title, spec, effect) name,
#define FINDING_KIND_ENTRY(name, id, severity, title, spec, effect)                                \
    [name] = {id "\0" FINDING_DIGIT_##severity title "\0" spec "\0" effect},
#define FINDING_DIGIT_INFO "0"
#define FINDING_DIGIT_LOW "1"
#define FINDING_DIGIT_MEDIUM "2"
#define FINDING_DIGIT_HIGH "3"
#define FINDING_DIGIT_CRITICAL "4"
