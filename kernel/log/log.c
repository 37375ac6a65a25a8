// SPDX-License-Identifier: MIT
// A line is first stored in the ring, under its lock, and then written to the consoles by whoever
// has them: a line that is logged meanwhile, by an interrupt handler or on another CPU, is picked
// up by the one who is writing. So console drivers never nest, lines never mix, and nobody who logs
// waits for a console.

#include <base/bits.h>
#include <base/string.h>
#include <device/console.h>
#include <hal/cpu.h>
#include <hal/time.h>
#include <kernel/log.h>
#include <sched/spinlock.h>

#define RING_SIZE (64u * 1024)
#define LINE_MAX 512u
#define NS_PER_SECOND 1000000000ull

// In the ring, followed by `length` bytes of text, padded to the header's size. Records do not
// wrap.
struct record {
    uint64_t time_ns;
    uint16_t length;
    uint16_t
        size; // of the record, text and padding; a filler up to the ring's end has level FILLER
    uint8_t level;
    uint8_t unused[3];
};

#define FILLER 0xFFu

static _Alignas(8) char ring[RING_SIZE];
// Positions count bytes ever written; the ring holds [oldest, newest). Guarded by ring_lock.
static struct spinlock ring_lock = SPINLOCK_INIT("log");
static unsigned ring_owner; // the CPU that holds it, + 1
static uint64_t oldest, newest;
static uint64_t lines_lost;
static uint64_t written_to_consoles; // up to here the consoles have it; guarded by console_enter
static uint64_t lines_shown;
static bool is_panicking;
static enum log_level console_level = LOG_INFO;

static struct record *record_at(uint64_t position)
{
    return (struct record *)&ring[position % RING_SIZE];
}

// False when this CPU holds the lock: then this is an exception or NMI on top of the holder, who
// will not run on before we return.
static bool lock_try(hal_irq_state_t *out_state)
{
    *out_state = hal_irq_save();
    if (is_panicking) return true;
    if (__atomic_load_n(&ring_owner, __ATOMIC_RELAXED) == hal_cpu_index() + 1) {
        hal_irq_restore(*out_state);
        return false;
    }
    spin_lock(&ring_lock);
    __atomic_store_n(&ring_owner, hal_cpu_index() + 1, __ATOMIC_RELAXED);
    return true;
}

static void unlock(hal_irq_state_t state)
{
    if (!is_panicking) {
        __atomic_store_n(&ring_owner, 0, __ATOMIC_RELAXED);
        spin_unlock_irq(&ring_lock, state);
    } else {
        hal_irq_restore(state);
    }
}

// Makes room for `size` bytes in one piece behind `newest`; lock held.
static struct record *record_reserve(unsigned size)
{
    unsigned to_end = RING_SIZE - (unsigned)(newest % RING_SIZE);
    unsigned filler = to_end < size ? to_end : 0;
    while (newest + filler + size - oldest > RING_SIZE) {
        const struct record *victim = record_at(oldest);
        if (victim->level != FILLER) lines_lost++;
        oldest += victim->size;
    }
    // Records are multiples of the header in size, so what is left at the end holds a header.
    if (filler > 0) {
        struct record *record = record_at(newest);
        record->level = FILLER;
        record->size = (uint16_t)filler;
        newest += filler;
    }
    return record_at(newest);
}

static void record_store(enum log_level level, uint64_t time_ns, const char *text, unsigned length)
{
    hal_irq_state_t state;
    unsigned size = (unsigned)align_up(sizeof(struct record) + length, sizeof(struct record));
    if (!lock_try(&state)) {
        lines_lost++;
        return;
    }
    struct record *record = record_reserve(size);
    record->time_ns = time_ns;
    record->length = (uint16_t)length;
    record->size = (uint16_t)size;
    record->level = (uint8_t)level;
    memcpy(record + 1, text, length);
    __atomic_store_n(&newest, newest + size, __ATOMIC_RELAXED);
    unlock(state);
}

void log_write_line(enum log_level level, uint64_t time_ns, const char *text, size_t length,
                    void (*write)(void *ctx, const char *text, size_t length), void *ctx)
{
    static const char *const colours[] = {
        [LOG_ERROR] = "\x1b[91m", [LOG_WARN] = "\x1b[93m",  [LOG_INFO] = "",
        [LOG_DEBUG] = "\x1b[90m", [LOG_TRACE] = "\x1b[90m",
    };
    char line[LINE_MAX + 48];
    const char *colour = level <= LOG_TRACE ? colours[level] : "";
    int used = snprintf(line, sizeof line, "%s[%5llu.%06llu] %.*s%s\n", colour,
                        (unsigned long long)(time_ns / NS_PER_SECOND),
                        (unsigned long long)(time_ns % NS_PER_SECOND / 1000),
                        (int)(length < LINE_MAX ? length : LINE_MAX), text,
                        *colour != '\0' ? "\x1b[0m" : "");
    write(ctx, line, (size_t)used);
}

static void write_to_consoles(void *ctx, const char *text, size_t length)
{
    (void)ctx;
    console_write(text, length);
}

// Copies out the record at `position`; false at the end. Skips what was overwritten meanwhile.
static bool record_next(uint64_t *position, enum log_level *out_level, uint64_t *out_time_ns,
                        char *out_text, size_t *out_length)
{
    hal_irq_state_t state;
    bool is_found = false;
    if (!lock_try(&state)) return false;
    if (*position < oldest) *position = oldest;
    while (*position < newest && !is_found) {
        const struct record *record = record_at(*position);
        if (record->level != FILLER) {
            is_found = true;
            *out_level = record->level;
            *out_time_ns = record->time_ns;
            *out_length = record->length;
            memcpy(out_text, record + 1, record->length);
        }
        *position += record->size;
    }
    unlock(state);
    return is_found;
}

static bool has_new_lines(void)
{
    return __atomic_load_n(&written_to_consoles, __ATOMIC_RELAXED) <
           __atomic_load_n(&newest, __ATOMIC_RELAXED);
}

uint64_t log_lines_shown(void)
{
    return __atomic_load_n(&lines_shown, __ATOMIC_ACQUIRE);
}

void log_write_new_lines(void)
{
    char text[LINE_MAX];
    size_t length;
    enum log_level level;
    uint64_t time_ns;

    // Whoever has the consoles comes here when he leaves them.
    while (has_new_lines() && console_try_enter()) {
        while (record_next(&written_to_consoles, &level, &time_ns, text, &length)) {
            if (level > console_level) continue;
            if (!console_is_at_line_start()) console_write("\n", 1);
            log_write_line(level, time_ns, text, length, write_to_consoles, NULL);
            __atomic_fetch_add(&lines_shown, 1, __ATOMIC_RELEASE);
        }
        console_leave();
    }
}

void log_line(enum log_level level, const char *module, const char *fmt, ...)
{
    if (level > LOG_DEBUG && level > console_level) return;
    char text[LINE_MAX];
    int length = snprintf(text, sizeof text, "%s: ", module);
    if (length < 0 || length >= (int)sizeof text) length = 0;
    va_list args;
    va_start(args, fmt);
    int more = vsnprintf(text + length, sizeof text - (size_t)length, fmt, args);
    va_end(args);
    length += more > 0 ? more : 0;
    if (length >= (int)sizeof text) length = (int)sizeof text - 1;
    record_store(level, hal_clock_ns(), text, (unsigned)length);
    log_write_new_lines();
}

static const char *const level_names[] = {"error", "warn", "info", "debug", "trace"};

const char *log_level_name(enum log_level level)
{
    return level < ARRAY_SIZE(level_names) ? level_names[level] : "unknown";
}

bool log_level_parse(const char *name, enum log_level *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(level_names); i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

void log_set_console_level(enum log_level level)
{
    console_level = level;
}

enum log_level log_console_level(void)
{
    return console_level;
}

void log_enter_panic(void)
{
    is_panicking = true;
}

void log_for_each(size_t newest_lines, log_visit visit, void *ctx)
{
    char text[LINE_MAX];
    size_t length;
    enum log_level level;
    uint64_t time_ns;

    uint64_t end = newest; // lines that visit() causes are not visited
    uint64_t position = oldest;
    uint64_t skip = 0;
    if (newest_lines > 0) {
        uint64_t lines = 0;
        while (position < end && record_next(&position, &level, &time_ns, text, &length)) {
            lines++;
        }
        skip = lines > newest_lines ? lines - newest_lines : 0;
        position = oldest;
    }
    while (position < end && record_next(&position, &level, &time_ns, text, &length)) {
        if (skip > 0) {
            skip--;
        } else {
            visit(ctx, level, time_ns, text, length);
        }
    }
}

uint64_t log_lines_lost(void)
{
    return lines_lost;
}
