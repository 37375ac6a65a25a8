// SPDX-License-Identifier: MIT
// What clang's -fsanitize=undefined calls in the debug build (DEBUG=1). The data layouts are
// compiler-rt's interface (clang 14).

#ifdef FIRSTLIGHT_DEBUG

#include <base/types.h>
#include <kernel/panic.h>

struct source_location {
    const char *file;
    uint32_t line, column;
};

// Every kind of report begins with its place, all but this one's layouts need no more.
struct report {
    struct source_location location;
};

static NORETURN void fail(const struct report *report, const char *what)
{
    panic("undefined behaviour: %s (%s:%u:%u)", what,
          report->location.file != NULL ? report->location.file : "?", report->location.line,
          report->location.column);
}

// The arguments behind the report (values, pointers) are not shown.
#define HANDLER(name, what)                                                                        \
    void __ubsan_handle_##name(const struct report *report);                                       \
    void __ubsan_handle_##name(const struct report *report)                                        \
    {                                                                                              \
        fail(report, what);                                                                        \
    }

HANDLER(add_overflow, "signed addition overflows")
HANDLER(sub_overflow, "signed subtraction overflows")
HANDLER(mul_overflow, "signed multiplication overflows")
HANDLER(negate_overflow, "negation overflows")
HANDLER(divrem_overflow, "division by zero or overflow")
HANDLER(shift_out_of_bounds, "shift out of bounds")
HANDLER(out_of_bounds, "array index out of bounds")
HANDLER(builtin_unreachable, "unreachable code reached")
HANDLER(missing_return, "a function ends without a return value")
HANDLER(vla_bound_not_positive, "array size is not positive")
HANDLER(load_invalid_value, "invalid value of a bool or an enum")
HANDLER(nonnull_arg, "null passed where it must not be")
HANDLER(nonnull_return_v1, "null returned where it must not be")
HANDLER(nullability_arg, "null passed where it must not be")
HANDLER(nullability_return_v1, "null returned where it must not be")
HANDLER(pointer_overflow, "pointer arithmetic overflows")
HANDLER(invalid_builtin, "invalid argument of a builtin")
HANDLER(alignment_assumption, "an assumed alignment does not hold")
HANDLER(type_mismatch_v1, "access through a null, misaligned or too small pointer")

#endif
