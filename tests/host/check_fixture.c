// SPDX-License-Identifier: MIT
#include "tests/host/check_fixture.h"

#define CHECK_KINDS_MAX 512

static struct check_count check_counts[CHECK_KINDS_MAX];
static size_t check_count_used;
static const char *check_subjects[CHECK_KINDS_MAX]; // that were begun since check_reset()
static size_t check_subject_count;

static void check_fixture_begin(void *arg, const char *subject)
{
    (void)arg;
    assert_true(check_subject_count < CHECK_KINDS_MAX);
    check_subjects[check_subject_count++] = subject;
}

static void check_fixture_report(void *arg, const struct finding_kind *kind, const char *where,
                                 const char *detail)
{
    (void)arg;
    size_t i = 0;
    while (i < check_count_used && check_counts[i].kind != kind)
        i++;
    assert_true(i < CHECK_KINDS_MAX);
    if (i == check_count_used) check_counts[check_count_used++].kind = kind;
    struct check_count *count = &check_counts[i];
    count->now++;
    count->ever++;
    snprintf(count->where, sizeof count->where, "%s", where);
    snprintf(count->detail, sizeof count->detail, "%s", detail);
    if (getenv("CHECK_LOG")) printf("%s: %s: %s\n", kind->id, where, detail);
    // Whoever reads "12 kinds checked" must be able to count on it.
    for (size_t s = 0; s < check_subject_count; s++) {
        if (finding_kind_is_of(kind, check_subjects[s])) return;
    }
    fail_msg("%s was reported, and its subject never begun", kind->id);
}

const struct finding_sink check_sink = {check_fixture_begin, check_fixture_report, NULL};

void check_reset(void)
{
    for (size_t i = 0; i < check_count_used; i++)
        check_counts[i].now = 0;
    check_subject_count = 0;
}

const struct check_count *check_find(const char *id)
{
    for (size_t i = 0; i < check_count_used; i++) {
        if (strcmp(check_counts[i].kind->id, id) == 0) return &check_counts[i];
    }
    return NULL;
}

unsigned check_found(const char *id)
{
    const struct check_count *count = check_find(id);
    return count ? count->now : 0;
}

bool check_was_begun(const char *subject)
{
    for (size_t i = 0; i < check_subject_count; i++) {
        if (strcmp(check_subjects[i], subject) == 0) return true;
    }
    return false;
}

void check_expect_no_other(const char *id, const char *other)
{
    for (size_t i = 0; i < check_count_used; i++) {
        const struct check_count *count = &check_counts[i];
        if (count->now == 0 || strcmp(count->kind->id, id) == 0) continue;
        if (other && strcmp(count->kind->id, other) == 0) continue;
        fail_msg("expected only %s, got %s at %s: %s", id, count->kind->id, count->where,
                 count->detail);
    }
}

void check_expect_only(const char *id)
{
    check_expect_no_other(id, NULL);
    check_expect(id);
}

void check_expect(const char *id)
{
    if (!check_found(id)) fail_msg("%s was not found", id);
}

void check_expect_none(void)
{
    for (size_t i = 0; i < check_count_used; i++) {
        const struct check_count *count = &check_counts[i];
        if (count->now == 0) continue;
        fail_msg("expected nothing, got %s at %s: %s", count->kind->id, count->where,
                 count->detail);
    }
}

void check_all_provoked(const struct finding_kinds *kinds)
{
    unsigned missing = 0;
    for (size_t i = 0; i < kinds->count; i++) {
        const struct finding_kind *kind = &kinds->kinds[i];
        const struct check_count *count = check_find(kind->id);
        if (!count || count->kind != kind || count->ever == 0) {
            print_error("no test provokes %s\n", kind->id);
            missing++;
        }
        assert_non_null(strchr(kind->id, '.'));
        assert_true(finding_kind_title(kind)[0] && finding_kind_spec(kind)[0] &&
                    finding_kind_effect(kind)[0]);
        assert_int_not_equal(finding_kind_title(kind)[strlen(finding_kind_title(kind)) - 1], '.');
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(kind->id, kinds->kinds[other].id);
    }
    assert_int_equal(missing, 0);
}
