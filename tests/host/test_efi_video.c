// SPDX-License-Identifier: MIT
// The loader's view of the screen, over graphics output protocols made here: every pixel format,
// several cards, none, mode selection, and firmware that lies.
// SOURCES: efi/video.c efi/firmware.c efi/options.c
// INCLUDE: -isystem /usr/include/efi -DGNU_EFI_USE_MS_ABI

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/string.h>

#include "efi/firmware.h"
#include "efi/report.h"

#define MODES 4

struct card {
    EFI_GRAPHICS_OUTPUT_PROTOCOL gop; // first: the protocol's pointer is the card's
    EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE mode;
    EFI_GRAPHICS_OUTPUT_MODE_INFORMATION modes[MODES];
    unsigned set_calls, queries;
    bool refuses;
};

static struct card cards[2];
static unsigned card_count;
static bool console_has_gop; // the console's handle is cards[0]
static unsigned errors_printed;
static int pool_balance;

void report_error(const char *fmt, ...)
{
    (void)fmt;
    errors_printed++;
}

static EFI_STATUS EFIAPI fake_query_mode(EFI_GRAPHICS_OUTPUT_PROTOCOL *gop, UINT32 number,
                                         UINTN *size, EFI_GRAPHICS_OUTPUT_MODE_INFORMATION **info)
{
    struct card *card = (struct card *)gop;

    card->queries++;
    if (number == 1 || number >= MODES) return EFI_DEVICE_ERROR; // a hole among the modes
    *size = sizeof **info;
    *info = malloc(sizeof **info);
    assert_non_null(*info);
    **info = card->modes[number];
    pool_balance++;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_set_mode(EFI_GRAPHICS_OUTPUT_PROTOCOL *gop, UINT32 number)
{
    struct card *card = (struct card *)gop;

    card->set_calls++;
    if (card->refuses) return EFI_DEVICE_ERROR;
    card->mode.Mode = number;
    card->mode.Info = &card->modes[number];
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, VOID **out)
{
    (void)guid;
    if (handle == (EFI_HANDLE)&console_has_gop) {
        if (!console_has_gop) return EFI_UNSUPPORTED;
        handle = &cards[0];
    }
    *out = handle;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_locate_handle_buffer(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *guid,
                                                   VOID *key, UINTN *count, EFI_HANDLE **handles)
{
    (void)type, (void)guid, (void)key;
    if (card_count == 0) return EFI_NOT_FOUND;
    *handles = malloc(sizeof cards);
    assert_non_null(*handles);
    for (unsigned i = 0; i < card_count; i++)
        (*handles)[i] = &cards[i];
    *count = card_count;
    pool_balance++;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_free_pool(VOID *memory)
{
    free(memory);
    pool_balance--;
    return EFI_SUCCESS;
}

static EFI_BOOT_SERVICES services = {
    .HandleProtocol = fake_handle_protocol,
    .LocateHandleBuffer = fake_locate_handle_buffer,
    .FreePool = fake_free_pool,
};
static EFI_SYSTEM_TABLE system_table = {.ConsoleOutHandle = &console_has_gop};
static const struct firmware firmware = {.system = &system_table, .boot = &services};

static struct card *card_add(EFI_GRAPHICS_PIXEL_FORMAT format)
{
    static const uint32_t sizes[MODES][2] = {{800, 600}, {1024, 768}, {1280, 1024}, {1024, 768}};
    struct card *card = &cards[card_count++];

    memset(card, 0, sizeof *card);
    card->gop.QueryMode = fake_query_mode;
    card->gop.SetMode = fake_set_mode;
    card->gop.Mode = &card->mode;
    for (unsigned i = 0; i < MODES; i++) {
        card->modes[i].HorizontalResolution = sizes[i][0];
        card->modes[i].VerticalResolution = sizes[i][1];
        card->modes[i].PixelsPerScanLine = sizes[i][0] + 32;
        card->modes[i].PixelFormat = format;
    }
    card->mode.MaxMode = MODES;
    card->mode.Info = &card->modes[0];
    card->mode.FrameBufferBase = 0xC0000000;
    card->mode.FrameBufferSize = 16 * MIB;
    return card;
}

static struct boot_framebuffer gathered(const char *options)
{
    struct command_line line = {.length = 0};
    struct boot_framebuffer fb;

    assert_true(command_line_add_file(&line, options, strlen(options)));
    memset(&fb, 0xEE, sizeof fb);
    video_gather(&firmware, &line, &fb);
    assert_int_equal(pool_balance, 0);
    return fb;
}

static int reset(void **state)
{
    (void)state;
    card_count = errors_printed = 0;
    console_has_gop = false;
    return 0;
}

static void no_screen(void **state)
{
    (void)state;
    assert_int_equal(gathered("").format, BOOT_FB_NONE);
    assert_int_equal(gathered("video=800x600").format, BOOT_FB_NONE);
}

static void plain_formats(void **state)
{
    struct boot_framebuffer fb;

    (void)state;
    card_add(PixelBlueGreenRedReserved8BitPerColor);
    fb = gathered("");
    assert_int_equal(fb.format, BOOT_FB_BGRX);
    assert_int_equal(fb.paddr, 0xC0000000);
    assert_int_equal(fb.width, 800);
    assert_int_equal(fb.height, 600);
    assert_int_equal(fb.pitch, 832 * 4);
    assert_int_equal(fb.size, 832 * 4 * 600);
    assert_int_equal(fb.bits_per_pixel, 32);
    assert_int_equal(fb.red_mask, 0xFF0000);
    assert_int_equal(fb.green_mask, 0xFF00);
    assert_int_equal(fb.blue_mask, 0xFF);

    cards[0].modes[0].PixelFormat = PixelRedGreenBlueReserved8BitPerColor;
    fb = gathered("");
    assert_int_equal(fb.format, BOOT_FB_RGBX);
    assert_int_equal(fb.red_mask, 0xFF);
    assert_int_equal(fb.blue_mask, 0xFF0000);

    cards[0].mode.FrameBufferBase = 0x4000000000; // above 4 GiB, as graphics cards' often are
    fb = gathered("");
    assert_int_equal(fb.format, BOOT_FB_RGBX);
    assert_true(fb.paddr == 0x4000000000);
}

static void bitmask_formats(void **state)
{
    static const struct {
        EFI_PIXEL_BITMASK masks;
        uint32_t bits;
    } cases[] = {
        {{0xF800, 0x07E0, 0x001F, 0}, 16},
        {{0x7C00, 0x03E0, 0x001F, 0x8000}, 16},
        {{0x7C00, 0x03E0, 0x001F, 0}, 16},
        {{0xFF0000, 0xFF00, 0xFF, 0}, 24},
        {{0xFF0000, 0xFF00, 0xFF, 0xFF000000}, 32},
        {{0x3FF00000, 0xFFC00, 0x3FF, 0}, 32},
        {{0xE0, 0x1C, 0x03, 0}, 8},
    };
    struct card *card = card_add(PixelBitMask);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct boot_framebuffer fb;

        card->modes[0].PixelInformation = cases[i].masks;
        fb = gathered("");
        assert_int_equal(fb.format, BOOT_FB_BITMASK);
        assert_int_equal(fb.bits_per_pixel, cases[i].bits);
        assert_int_equal(fb.pitch, 832 * cases[i].bits / 8);
        assert_int_equal(fb.red_mask, cases[i].masks.RedMask);
        assert_int_equal(fb.green_mask, cases[i].masks.GreenMask);
        assert_int_equal(fb.blue_mask, cases[i].masks.BlueMask);
    }
    card->modes[0].PixelInformation = (EFI_PIXEL_BITMASK){0xFF, 0xFF00, 0, 0}; // no blue
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->modes[0].PixelInformation = (EFI_PIXEL_BITMASK){0xFF, 0x1FF, 0xF000, 0}; // overlap
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
}

static void unusable_framebuffers(void **state)
{
    struct card *card = card_add(PixelBltOnly);
    struct boot_framebuffer fb = gathered("");

    (void)state;
    assert_int_equal(fb.format, BOOT_FB_BLT_ONLY);
    assert_int_equal(fb.paddr, 0);
    card->modes[0].PixelFormat = 77;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->modes[0].PixelFormat = PixelBlueGreenRedReserved8BitPerColor;
    assert_int_equal(gathered("").format, BOOT_FB_BGRX);

    card->mode.FrameBufferBase = 0;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->mode.FrameBufferBase = UINT64_MAX - 1000; // wraps around
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->mode.FrameBufferBase = 0xC0000000;
    card->modes[0].PixelsPerScanLine = 799;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->modes[0].PixelsPerScanLine = UINT32_MAX;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->modes[0].PixelsPerScanLine = 832;
    card->modes[0].VerticalResolution = UINT32_MAX;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
    card->modes[0].VerticalResolution = 0;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
}

static void a_small_framebuffer_loses_lines_not_memory_safety(void **state)
{
    struct card *card = card_add(PixelBlueGreenRedReserved8BitPerColor);
    struct boot_framebuffer fb;

    (void)state;
    card->mode.FrameBufferSize = 832 * 4 * 100 + 5;
    fb = gathered("");
    assert_int_equal(fb.height, 100);
    assert_int_equal(fb.size, 832 * 4 * 100);
    card->mode.FrameBufferSize = 0;
    assert_int_equal(gathered("").format, BOOT_FB_BLT_ONLY);
}

static void the_console_is_preferred_when_it_can_be_written(void **state)
{
    (void)state;
    card_add(PixelBltOnly);
    card_add(PixelBlueGreenRedReserved8BitPerColor)->mode.FrameBufferBase = 0xD0000000;
    console_has_gop = true;
    assert_int_equal(gathered("").paddr, 0xD0000000); // the console's is Blt-only: the other
    cards[0].modes[0].PixelFormat = PixelRedGreenBlueReserved8BitPerColor;
    assert_int_equal(gathered("").paddr, 0xC0000000);
    cards[0].gop.Mode = NULL; // half a protocol
    assert_int_equal(gathered("").paddr, 0xD0000000);
}

static void modes_are_selected(void **state)
{
    struct card *card = card_add(PixelBlueGreenRedReserved8BitPerColor);

    (void)state;
    assert_int_equal(gathered("video=1280x1024").width, 1280);
    assert_int_equal(card->mode.Mode, 2);
    assert_int_equal(card->set_calls, 1);
    assert_int_equal(gathered("video=1280x1024").height, 1024); // is there already
    assert_int_equal(card->set_calls, 1);
    assert_int_equal(gathered("video=1024x768").width, 1024); // mode 1 cannot be asked about
    assert_int_equal(card->mode.Mode, 3);
    assert_int_equal(errors_printed, 0);
    assert_int_equal(gathered("video=1600x1200").width, 1024); // none such: stays
    assert_int_equal(errors_printed, 1);
    card->refuses = true;
    assert_int_equal(gathered("video=800x600").width, 1024);
    assert_int_equal(errors_printed, 2);
    // A mode without pixels is not selected for having the right size.
    card->refuses = false;
    card->modes[0].PixelFormat = PixelBltOnly;
    assert_int_equal(gathered("video=800x600").width, 1024);
    assert_int_equal(errors_printed, 3);
    card->queries = 0;
    card->mode.MaxMode = UINT32_MAX; // asking for each would take hours
    assert_int_equal(gathered("video=1600x1200").width, 1024);
    assert_true(card->queries < 10000);
}

static void bad_video_options_are_told(void **state)
{
    static const char *const bad[] = {"video",
                                      "video=",
                                      "video=800",
                                      "video=800x",
                                      "video=x600",
                                      "video=800x600x32",
                                      "video=0x600",
                                      "video=800*600",
                                      "video=99999x1",
                                      "video=-800x600",
                                      "video=800x600 video=99999999999999x1"};

    (void)state;
    card_add(PixelBlueGreenRedReserved8BitPerColor);
    for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_int_equal(gathered(bad[i]).width, 800);
        assert_int_equal(errors_printed, i + 1);
    }
    assert_int_equal(cards[0].set_calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(no_screen, reset),
        cmocka_unit_test_setup(plain_formats, reset),
        cmocka_unit_test_setup(bitmask_formats, reset),
        cmocka_unit_test_setup(unusable_framebuffers, reset),
        cmocka_unit_test_setup(a_small_framebuffer_loses_lines_not_memory_safety, reset),
        cmocka_unit_test_setup(the_console_is_preferred_when_it_can_be_written, reset),
        cmocka_unit_test_setup(modes_are_selected, reset),
        cmocka_unit_test_setup(bad_video_options_are_told, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
