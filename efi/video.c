// SPDX-License-Identifier: MIT
// The screen, by the Graphics Output Protocol. UEFI 2.10, 12.9.

#include "firmware.h"
#include "report.h"

#include <base/bits.h>

#define MODES_MAX 1024      // more than any screen has; a larger count is a lie
#define DIMENSION_MAX 32768 // pixels; beyond any screen, and keeps products within 64 bits

typedef EFI_GRAPHICS_OUTPUT_PROTOCOL gop_t;
typedef EFI_GRAPHICS_OUTPUT_MODE_INFORMATION gop_mode_t;

static bool masks_are_sane(const EFI_PIXEL_BITMASK *m)
{
    return m->RedMask && m->GreenMask && m->BlueMask && !(m->RedMask & m->GreenMask) &&
           !(m->RedMask & m->BlueMask) && !(m->GreenMask & m->BlueMask);
}

// Fills format, depth and masks; false when the mode has no pixels that a CPU could write.
static bool pixels_describe(const gop_mode_t *mode, struct boot_framebuffer *out)
{
    uint32_t used;

    out->bits_per_pixel = 32;
    out->green_mask = 0x0000FF00;
    switch (mode->PixelFormat) {
    case PixelRedGreenBlueReserved8BitPerColor:
        out->format = BOOT_FB_RGBX;
        out->red_mask = 0x000000FF;
        out->blue_mask = 0x00FF0000;
        return true;
    case PixelBlueGreenRedReserved8BitPerColor:
        out->format = BOOT_FB_BGRX;
        out->red_mask = 0x00FF0000;
        out->blue_mask = 0x000000FF;
        return true;
    case PixelBitMask:
        if (!masks_are_sane(&mode->PixelInformation)) return false;
        out->format = BOOT_FB_BITMASK;
        out->red_mask = mode->PixelInformation.RedMask;
        out->green_mask = mode->PixelInformation.GreenMask;
        out->blue_mask = mode->PixelInformation.BlueMask;
        used =
            out->red_mask | out->green_mask | out->blue_mask | mode->PixelInformation.ReservedMask;
        out->bits_per_pixel = (uint32_t)align_up(log2_floor(used) + 1, 8);
        return true;
    default:
        return false;
    }
}

static void mode_describe(const EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE *current,
                          struct boot_framebuffer *out)
{
    const gop_mode_t *mode = current->Info;
    struct boot_framebuffer fb = {0};
    uint64_t end;

    *out = (struct boot_framebuffer){.format = BOOT_FB_BLT_ONLY};
    if (!pixels_describe(mode, &fb)) return;
    fb.width = mode->HorizontalResolution;
    fb.height = mode->VerticalResolution;
    if (fb.width == 0 || fb.height == 0 || fb.width > DIMENSION_MAX || fb.height > DIMENSION_MAX)
        return;
    if (mode->PixelsPerScanLine < fb.width || mode->PixelsPerScanLine > DIMENSION_MAX) return;
    fb.pitch = mode->PixelsPerScanLine * (fb.bits_per_pixel / 8);
    // The kernel must not write past what the firmware says is there.
    fb.size = (uint64_t)fb.pitch * fb.height;
    if (current->FrameBufferSize < fb.size) {
        fb.height = (uint32_t)(current->FrameBufferSize / fb.pitch);
        fb.size = (uint64_t)fb.pitch * fb.height;
    }
    fb.paddr = current->FrameBufferBase;
    if (fb.paddr == 0 || fb.height == 0 || !add_fits(fb.paddr, fb.size, &end)) return;
    *out = fb;
}

// "WIDTHxHEIGHT" in decimal.
static bool dimensions_parse(const char *text, size_t length, uint32_t out[2])
{
    size_t at = 0;

    for (unsigned i = 0; i < 2; i++) {
        size_t first = at;
        out[i] = 0;
        for (; at < length && text[at] >= '0' && text[at] <= '9' && out[i] <= DIMENSION_MAX; at++)
            out[i] = out[i] * 10 + (uint32_t)(text[at] - '0');
        if (at == first || out[i] == 0 || out[i] > DIMENSION_MAX) return false;
        if (i == 0 && (at == length || (text[at] != 'x' && text[at] != 'X'))) return false;
        if (i == 0) at++;
    }
    return at == length;
}

static void mode_select(const struct firmware *fw, gop_t *gop, const uint32_t wanted[2])
{
    const gop_mode_t *now = gop->Mode->Info;

    if (now->HorizontalResolution == wanted[0] && now->VerticalResolution == wanted[1]) return;
    for (UINT32 i = 0; i < gop->Mode->MaxMode && i < MODES_MAX; i++) {
        struct boot_framebuffer ignored = {0};
        gop_mode_t *mode = NULL;
        UINTN size;
        bool fits;

        if (EFI_ERROR(gop->QueryMode(gop, i, &size, &mode)) || !mode) continue;
        fits = mode->HorizontalResolution == wanted[0] && mode->VerticalResolution == wanted[1] &&
               pixels_describe(mode, &ignored);
        fw->boot->FreePool(mode);
        if (!fits) continue;
        if (EFI_ERROR(gop->SetMode(gop, i))) continue;
        return;
    }
    report_error("video=%llux%llu: the screen has no such mode", (unsigned long long)wanted[0],
                 (unsigned long long)wanted[1]);
}

static gop_t *gop_of_handle(const struct firmware *fw, EFI_HANDLE handle)
{
    gop_t *gop = protocol_of(fw, handle, (EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID);

    return gop && gop->Mode && gop->Mode->Info ? gop : NULL;
}

// The screen that the firmware's console is on when it has a framebuffer; otherwise the first that
// has one; otherwise any; NULL when there is none.
static gop_t *gop_choose(const struct firmware *fw)
{
    EFI_GUID guid = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
    struct boot_framebuffer fb;
    EFI_HANDLE *handles = NULL;
    UINTN count = 0;
    gop_t *best = gop_of_handle(fw, fw->system->ConsoleOutHandle);

    if (best) {
        mode_describe(best->Mode, &fb);
        if (fb.format != BOOT_FB_BLT_ONLY) return best;
    }
    if (EFI_ERROR(fw->boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)) ||
        !handles)
        return best;
    for (UINTN i = 0; i < count; i++) {
        gop_t *gop = gop_of_handle(fw, handles[i]);

        if (!gop) continue;
        if (!best) best = gop;
        mode_describe(gop->Mode, &fb);
        if (fb.format == BOOT_FB_BLT_ONLY) continue;
        best = gop;
        break;
    }
    fw->boot->FreePool(handles);
    return best;
}

void video_gather(const struct firmware *fw, const struct command_line *line,
                  struct boot_framebuffer *out)
{
    gop_t *gop = gop_choose(fw);
    const char *value;
    size_t length;
    uint32_t wanted[2];

    *out = (struct boot_framebuffer){.format = BOOT_FB_NONE};
    if (!gop) return;
    if (command_line_find(line, "video", &value, &length)) {
        if (dimensions_parse(value, length, wanted))
            mode_select(fw, gop, wanted);
        else
            report_error("video= wants WIDTHxHEIGHT, for example video=1920x1080");
    }
    mode_describe(gop->Mode, out);
    if (out->format == BOOT_FB_BLT_ONLY)
        report_error("only the firmware can draw on this screen: it stays as it is from here on");
}
