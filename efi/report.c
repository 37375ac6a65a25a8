// SPDX-License-Identifier: MIT
#include "report.h"

#include <base/string.h>

#define LINE_MAX 256

static EFI_SYSTEM_TABLE *report_system; // NULL: nowhere to print
static bool report_debug_on;

struct line {
    char text[LINE_MAX];
    size_t length;
};

static void line_char(struct line *line, char c)
{
    if (line->length < sizeof line->text) line->text[line->length++] = c;
}

static void line_text(struct line *line, const char *text)
{
    while (*text)
        line_char(line, *text++);
}

static void line_number(struct line *line, uint64_t value, unsigned base)
{
    char digits[20];
    size_t n = 0;

    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    while (n > 0)
        line_char(line, digits[--n]);
}

static void line_format(struct line *line, const char *fmt, va_list args)
{
    for (; *fmt; fmt++) {
        if (*fmt != '%') {
            line_char(line, *fmt);
        } else if (fmt[1] == 's') {
            line_text(line, va_arg(args, const char *));
            fmt++;
        } else if (strncmp(fmt, "%llu", 4) == 0 || strncmp(fmt, "%llx", 4) == 0) {
            line_number(line, va_arg(args, unsigned long long), fmt[3] == 'x' ? 16 : 10);
            fmt += 3;
        }
    }
}

static void line_out(const struct line *line)
{
    CHAR16 wide[LINE_MAX + 3];
    EFI_GUID serial_guid = SERIAL_IO_PROTOCOL;
    SERIAL_IO_INTERFACE *serial = NULL;
    UINTN size = line->length;
    size_t n = 0;

    for (; n < line->length; n++)
        wide[n] = line->text[n] & 0x80 ? u'?' : (CHAR16)line->text[n];
    wide[n++] = '\r';
    wide[n++] = '\n';
    wide[n] = 0;
    if (report_system->ConOut &&
        !EFI_ERROR(report_system->ConOut->OutputString(report_system->ConOut, wide)))
        return;
    if (!EFI_ERROR(
            report_system->BootServices->LocateProtocol(&serial_guid, NULL, (VOID **)&serial)) &&
        serial) {
        serial->Write(serial, &size, (VOID *)line->text);
        size = 2;
        serial->Write(serial, &size, "\r\n");
    }
}

void report_init(const struct firmware *fw)
{
    report_system = fw->system;
}

void report_debug_enable(void)
{
    report_debug_on = true;
}

void report_end(void)
{
    report_system = NULL;
}

void report_error(const char *fmt, ...)
{
    struct line line = {.length = 0};
    va_list args;

    if (!report_system) return;
    line_text(&line, "firstlight: ");
    va_start(args, fmt);
    line_format(&line, fmt, args);
    va_end(args);
    line_out(&line);
}

void report_debug(const char *fmt, ...)
{
    struct line line = {.length = 0};
    va_list args;

    if (!report_system || !report_debug_on) return;
    line_text(&line, "firstlight: ");
    va_start(args, fmt);
    line_format(&line, fmt, args);
    va_end(args);
    line_out(&line);
}
