// SPDX-License-Identifier: MIT
#pragma once
// One status type for the whole system: 0 is success, errors are negative. Names and texts
// come from the one list below, so that they cannot drift apart.

#include <base/types.h>

// clang-format off
#define STATUS_LIST(X)                                                        \
    X(NO_MEMORY,         -1, "out of memory")                                 \
    X(INVALID_ARGUMENT,  -2, "invalid argument")                              \
    X(NOT_FOUND,         -3, "not found")                                     \
    X(ALREADY_EXISTS,    -4, "already exists")                                \
    X(NOT_SUPPORTED,     -5, "not supported")                                 \
    X(NO_DEVICE,         -6, "no such device")                                \
    X(TIMEOUT,           -7, "timed out")                                     \
    X(BUSY,              -8, "busy")                                          \
    X(IO_ERROR,          -9, "input/output error")                            \
    X(OUT_OF_RANGE,     -10, "out of range")                                  \
    X(LIMIT_REACHED,    -11, "limit reached")                                 \
    X(BAD_SIGNATURE,    -12, "bad signature")                                 \
    X(BAD_CHECKSUM,     -13, "bad checksum")                                  \
    X(BAD_LENGTH,       -14, "bad length")                                    \
    X(BAD_FORMAT,       -15, "malformed data")                                \
    X(PERMISSION,       -16, "permission denied")                             \
    X(INTERRUPTED,      -17, "interrupted")                                   \
    X(NOT_READY,        -18, "not ready")                                     \
    X(INTERNAL,         -19, "internal error")                                \
    X(AML_BAD_OPCODE,   -32, "invalid AML opcode")                            \
    X(AML_UNIMPLEMENTED,-33, "AML opcode not implemented")                    \
    X(AML_BAD_ENCODING, -34, "malformed AML")                                 \
    X(AML_TRUNCATED,    -35, "AML runs past its end")                         \
    X(AML_TYPE,         -36, "wrong AML operand type")                        \
    X(AML_VALUE,        -37, "AML operand value out of bounds")               \
    X(AML_UNINITIALIZED,-38, "uninitialised AML object used")                 \
    X(AML_NO_VALUE,     -39, "AML operand yielded no value")                  \
    X(AML_DIVIDE_BY_ZERO,-40, "AML divide by zero")                           \
    X(AML_NAME_NOT_FOUND,-41, "AML name not found")                           \
    X(AML_BAD_NAME,     -42, "malformed AML name")                            \
    X(AML_NAME_EXISTS,  -43, "AML name declared twice")                       \
    X(AML_ARGUMENTS,    -44, "wrong number of AML arguments")                 \
    X(AML_LOOP_TIMEOUT, -45, "AML loop ran too long")                         \
    X(AML_CALL_DEPTH,   -46, "AML calls nest too deep")                       \
    X(AML_LIMIT,        -47, "AML object too large")                          \
    X(AML_MUTEX,        -48, "AML mutex misuse")                              \
    X(AML_REGION_LIMIT, -49, "access outside its AML operation region")       \
    X(AML_NO_HANDLER,   -50, "no handler for the AML address space")          \
    X(AML_ALIGNMENT,    -51, "misaligned AML access")                         \
    X(AML_BAD_TARGET,   -52, "AML operand cannot be stored to")               \
    X(AML_FATAL,        -53, "AML Fatal operator")                            \
    X(AML_BAD_TABLE,    -54, "AML table refused")                             \
    X(AML_BUFFER_LIMIT, -55, "index past the end of an AML buffer")           \
    X(AML_PACKAGE_LIMIT,-56, "index past the end of an AML package")          \
    X(AML_STRING_LIMIT, -57, "index past the end of an AML string")           \
    X(AML_OVERFLOW,     -58, "number too large")                              \
    X(AML_ARG_UNSET,    -59, "uninitialised AML argument used")               \
    X(AML_ELEMENT_UNSET,-60, "AML package element has no value")              \
    X(AML_NAME_OPERAND, -61, "AML operand is a name that was not found")       \
    X(AML_NO_REFERENCE, -62, "not an AML reference")                          \
    X(AML_PREDICATE,    -63, "AML predicate is neither true nor false")        \
    X(AML_RESOURCE,     -64, "malformed resource template in AML")
// clang-format on

enum status {
    ST_OK = 0,
#define X(name, value, text) ST_##name = value,
    STATUS_LIST(X)
#undef X
};

// A status: ST_OK (0), or one of the negative values above.
typedef int32_t status_t;

// English text for `st`; never NULL. Unknown values give "unknown status".
const char *status_string(status_t st);
