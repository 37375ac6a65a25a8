// SPDX-License-Identifier: MIT
// SOURCES: drivers/video/font.c drivers/video/surface.c drivers/video/text_screen.c
// SOURCES: drivers/video/terminal.c kernel/device/utf8.c
// INCLUDE: -Ikernel/device/include

// The framebuffer console's core: text in, pixels out, in several formats. The framebuffer ends at
// the end of its heap block, where ASan catches a store too far, and its pitch leaves canaries at
// the end of each line.
#include <base/string.h>
#include <drivers/video/terminal.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define GLYPH_HEIGHT 4
#define CANARY 0xA7

// A font in which every glyph's picture names it: line i of glyph g is (g * 37 + i * 11) | 1, and
// the blank is blank. Glyph numbers are not codes.
enum {
    GLYPH_SPACE = 3,
    GLYPH_REPLACEMENT = 5,
    GLYPH_EURO = 6,
    GLYPH_FIRST = 10,
    GLYPH_COUNT = 120
};
static uint8_t bitmap[GLYPH_COUNT * GLYPH_HEIGHT];
static const struct font_mapping mapping[] = {{0xE4, 7}, {0x20AC, GLYPH_EURO}, {0x2500, 8}};
static struct font font = {
    .height = GLYPH_HEIGHT,
    .glyph_count = GLYPH_COUNT,
    .bitmap = bitmap,
    .mapping = mapping,
    .mapping_count = ARRAY_SIZE(mapping),
    .replacement = GLYPH_REPLACEMENT,
};

struct format {
    const char *name;
    uint32_t format, bits, red, green, blue;
    uint32_t width, height, pad; // pad: bytes at the end of a line
};

static const struct format formats[] = {
    {
        "bgrx",
        BOOT_FB_BGRX,
        32,
        0,
        0,
        0,
        83,
        27,
        4,
    },
    {"bgrx aligned", BOOT_FB_BGRX, 32, 0, 0, 0, 80, 24, 0},
    {"bgrx aligned, padded", BOOT_FB_BGRX, 32, 0, 0, 0, 82, 24, 64},
    {"rgbx", BOOT_FB_RGBX, 32, 0, 0, 0, 80, 25, 8},
    {"10 bits a channel", BOOT_FB_BITMASK, 32, 0x3FF00000, 0xFFC00, 0x3FF, 80, 24, 0},
    {"24 bits", BOOT_FB_BITMASK, 24, 0xFF0000, 0xFF00, 0xFF, 81, 26, 5},
    {"565", BOOT_FB_BITMASK, 16, 0xF800, 0x07E0, 0x001F, 85, 24, 2},
    {"332", BOOT_FB_BITMASK, 8, 0xE0, 0x1C, 0x03, 87, 31, 3},
    {"doubled", BOOT_FB_BGRX, 32, 0, 0, 0, 2560, 64, 16},
    {"doubled, 24 bits", BOOT_FB_BITMASK, 24, 0xFF0000, 0xFF00, 0xFF, 2563, 50, 1},
};

static struct boot_framebuffer fb;
static uint8_t *pixels;
static struct surface surface;
static struct text_screen screen;
static struct terminal terminal;
static void *cells;

static void font_make(void)
{
    for (unsigned g = 0; g < GLYPH_COUNT; g++) {
        for (unsigned i = 0; i < GLYPH_HEIGHT; i++) {
            uint8_t line = (uint8_t)((g * 37 + i * 11) | 1);
            bitmap[g * GLYPH_HEIGHT + i] = g == GLYPH_SPACE ? 0 : line;
        }
    }
    for (unsigned c = 0; c < ARRAY_SIZE(font.ascii); c++) {
        font.ascii[c] = (uint16_t)(c > ' ' && c < 0x7F ? GLYPH_FIRST + c - ' ' : GLYPH_REPLACEMENT);
    }
    font.ascii[' '] = GLYPH_SPACE;
}

static void open_screen(const struct format *format)
{
    font_make();
    fb = (struct boot_framebuffer){
        .paddr = 0x80000000,
        .width = format->width,
        .height = format->height,
        .pitch = format->width * format->bits / 8 + format->pad,
        .bits_per_pixel = format->bits,
        .format = format->format,
        .red_mask = format->red,
        .green_mask = format->green,
        .blue_mask = format->blue,
    };
    // Not a byte more than the last line needs.
    fb.size = (uint64_t)fb.pitch * (fb.height - 1) + fb.width * fb.bits_per_pixel / 8;
    pixels = malloc(fb.size);
    memset(pixels, CANARY, fb.size);
    assert_int_equal(surface_init(&surface, &fb, pixels), ST_OK);
    size_t size = text_screen_memory_size(&surface, &font);
    assert_true(size > 0);
    cells = calloc(1, size);
    text_screen_init(&screen, &surface, &font, cells);
    terminal_init(&terminal, &screen);
}

static void close_screen(void)
{
    free(pixels);
    free(cells);
}

static void put(const char *text)
{
    terminal_write(&terminal, text, strlen(text));
}

static uint32_t pixel_at(uint32_t x, uint32_t y)
{
    uint32_t pixel = 0;
    unsigned bytes = fb.bits_per_pixel / 8;
    memcpy(&pixel, pixels + (size_t)y * fb.pitch + (size_t)x * bytes, bytes);
    return pixel;
}

// Whether the cell shows this glyph in these palette colours, pixel by pixel.
static bool cell_shows(unsigned column, unsigned row, unsigned glyph, unsigned foreground,
                       unsigned background)
{
    unsigned scale = surface.scale;
    for (unsigned y = 0; y < GLYPH_HEIGHT * scale; y++) {
        for (unsigned x = 0; x < FONT_WIDTH * scale; x++) {
            bool is_set = bitmap[glyph * GLYPH_HEIGHT + y / scale] >> (7 - x / scale) & 1;
            uint32_t wanted = screen.palette[is_set ? foreground : background];
            uint32_t found =
                pixel_at(column * FONT_WIDTH * scale + x, row * GLYPH_HEIGHT * scale + y);
            if (found != wanted) return false;
        }
    }
    return true;
}

static unsigned glyph_of(char c)
{
    return c == ' ' ? GLYPH_SPACE : GLYPH_FIRST + (unsigned)c - ' ';
}

// The row's text in default colours, blank to its end; the cursor's cell is passed over.
static void expect_row(unsigned row, const char *text)
{
    size_t length = strlen(text);
    for (unsigned column = 0; column < screen.columns; column++) {
        if (column == screen.column && row == screen.row) continue;
        char c = column < length ? text[column] : ' ';
        if (!cell_shows(column, row, glyph_of(c), 7, 0)) {
            fail_msg("row %u column %u does not show '%c'", row, column, c);
        }
    }
}

static void expect_canaries(void)
{
    size_t line = (size_t)fb.width * fb.bits_per_pixel / 8;
    for (uint32_t y = 0; y + 1 < fb.height; y++) {
        for (size_t x = line; x < fb.pitch; x++) {
            assert_int_equal(pixels[(size_t)y * fb.pitch + x], CANARY);
        }
    }
}

static void every_format_draws(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        open_screen(&formats[i]);
        assert_int_equal(pixel_at(fb.width - 1, fb.height - 1), 0); // cleared to the corner
        put("Ab\x1b[31mC\x1b[0m\n");
        // More than fits, so that it scrolls and every cell is drawn.
        for (unsigned n = 0; n < screen.columns * screen.rows; n++)
            put("#");
        text_screen_flush(&screen);
        expect_canaries();
        put("\x1b[H\x1b[2JAb\x1b[31mC\x1b[92;44mD");
        text_screen_flush(&screen);
        assert_true(cell_shows(0, 0, glyph_of('A'), 7, 0));
        assert_true(cell_shows(1, 0, glyph_of('b'), 7, 0));
        assert_true(cell_shows(2, 0, glyph_of('C'), 1, 0));
        assert_true(cell_shows(3, 0, glyph_of('D'), 10, 4));
        assert_true(cell_shows(4, 0, GLYPH_SPACE, 0, 7)); // the cursor
        assert_true(cell_shows(0, 1, GLYPH_SPACE, 7, 0));
        expect_canaries();
        close_screen();
    }
}

static void colors_fill_their_masks(void **state)
{
    (void)state;
    open_screen(&formats[4]);
    assert_int_equal(surface_color(&surface, 0xFFFFFF), 0x3FFFFFFF);
    assert_int_equal(surface_color(&surface, 0xFF0000), 0x3FF00000);
    assert_int_equal(surface_color(&surface, 0), 0);
    close_screen();
    open_screen(&formats[6]);
    assert_int_equal(surface_color(&surface, 0xFF8000), 0xF800 | 32 << 5);
    close_screen();
    open_screen(&formats[0]);
    assert_int_equal(surface_color(&surface, 0x123456), 0x123456);
    close_screen();
    open_screen(&formats[3]);
    assert_int_equal(surface_color(&surface, 0x123456), 0x563412);
    close_screen();
}

static void text_wraps_and_scrolls(void **state)
{
    (void)state;
    open_screen(&formats[1]); // 10 x 6 characters
    assert_int_equal(screen.columns, 10);
    assert_int_equal(screen.rows, 6);
    put("0123456789"); // the last column does not wrap yet
    assert_int_equal(screen.row, 0);
    put("ab\nc\r\nd\ne\nf");
    text_screen_flush(&screen);
    expect_row(0, "0123456789");
    expect_row(1, "ab");
    expect_row(5, "f");
    put("\ng\nh"); // two lines leave at the top
    text_screen_flush(&screen);
    expect_row(0, "c");
    expect_row(1, "d");
    expect_row(4, "g");
    expect_row(5, "h");
    put("\r0123456789\nx");
    text_screen_flush(&screen);
    expect_row(4, "0123456789");
    expect_row(5, "x");
    for (int i = 0; i < 100; i++)
        put("\nline");
    text_screen_flush(&screen);
    for (unsigned row = 0; row < 6; row++)
        expect_row(row, "line");
    close_screen();
}

static void control_characters_and_sequences_edit(void **state)
{
    (void)state;
    static const struct {
        const char *text, *row;
        unsigned column;
    } cases[] = {
        {"abc\b\bX", "aXc", 2},
        {"abc\rX", "Xbc", 1},
        {"a\tb", "a       b", 9},
        {"a\t\t\tb", "a        b", 9},
        {"\b\b", "", 0},
        {"abc\x1b[2D\x1b[K", "a", 1},
        {"abc\x1b[1K", "", 3},
        {"abc\x1b[2K", "", 3},
        {"abc\x1b[99D\x1b[2CX", "abX", 3},
        {"ab\x1b[CX", "ab X", 4},
        {"0123456789\bX", "01234567X9", 9}, // the cursor stayed in the last column
        {"a\x1b[?25lb\x1b[>0cc", "abc", 3},
        {"a\x1b]0;title\x07"
         "b",
         "ab", 2},
        {"a\x1b(Bb\x1b=c", "abc", 3},
        {"a\x1b[12;\x18"
         "b",
         "ab", 2},
        {"a\x1b[1;2;3;4;5;6;7;8;9;10;11mb", "ab", 2},
        {"a\x1b[99999999999999999999Db", "b", 1},
        {"a\x07\x7f\x01z", "az", 2},
    };
    open_screen(&formats[1]);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        put("\x1b[H\x1b[2J");
        put(cases[i].text);
        text_screen_flush(&screen);
        expect_row(0, cases[i].row);
        assert_int_equal(screen.column, cases[i].column);
    }
    close_screen();
}

static void renditions_choose_colors(void **state)
{
    (void)state;
    open_screen(&formats[1]);
    put("\x1b[1;34ma\x1b[22mb\x1b[97;101mc\x1b[39;49md\x1b[31;42me\x1b[mf");
    text_screen_flush(&screen);
    assert_true(cell_shows(0, 0, glyph_of('a'), 12, 0));
    assert_true(cell_shows(1, 0, glyph_of('b'), 4, 0));
    assert_true(cell_shows(2, 0, glyph_of('c'), 15, 9));
    assert_true(cell_shows(3, 0, glyph_of('d'), 7, 0));
    assert_true(cell_shows(4, 0, glyph_of('e'), 1, 2));
    assert_true(cell_shows(5, 0, glyph_of('f'), 7, 0));
    close_screen();
}

static void unicode_finds_its_glyphs(void **state)
{
    (void)state;
    open_screen(&formats[1]);
    put("\xC3\xA4\xE2\x82\xAC\xE2\x94\x80\xE2\x98\x83\xC3"
        "A\xFF\xF0\x9F\x98\x80");
    put("\xE2\x82\x1b[0mB"); // cut off by an escape sequence
    text_screen_flush(&screen);
    static const unsigned glyphs[] = {
        7, GLYPH_EURO, 8, 5, 5, GLYPH_FIRST + 'A' - ' ', 5, 5, 5, GLYPH_FIRST + 'B' - ' '};
    for (unsigned i = 0; i + 1 < ARRAY_SIZE(glyphs); i++) {
        assert_true(cell_shows(i, 0, glyphs[i], 7, 0));
    }
    close_screen();
}

static void only_changed_cells_are_drawn(void **state)
{
    (void)state;
    open_screen(&formats[1]);
    put("same\nsame\nsame\nsame\nsame\nsame");
    text_screen_flush(&screen);
    memset(pixels, CANARY, fb.size);
    put("\nsame"); // scrolls, and looks as before
    text_screen_flush(&screen);
    for (size_t i = 0; i < fb.size; i++)
        assert_int_equal(pixels[i], CANARY);
    put("\rsome");
    text_screen_flush(&screen);
    assert_true(cell_shows(1, 5, glyph_of('o'), 7, 0));
    assert_int_equal(pixels[0], CANARY);
    assert_int_equal(pixel_at(0, 20), CANARY * 0x01010101u); // 's' was there
    close_screen();
}

// What scrolls up is drawn from the shadow: what the framebuffer holds by now is not looked at.
static void scrolling_does_not_read_the_framebuffer(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        open_screen(&formats[i]);
        for (char c = 'a'; c < 'a' + (char)screen.rows; c++) {
            char line[] = {'\n', c, c, c, '\0'};
            put(line);
        }
        text_screen_flush(&screen);
        memset(pixels, 0x5A, fb.size);
        put("\nNEW\n-");
        text_screen_flush(&screen);
        for (unsigned row = 0; row + 2 < screen.rows; row++) {
            for (unsigned column = 0; column < 3; column++)
                assert_true(cell_shows(column, row, glyph_of((char)('a' + row + 2)), 7, 0));
        }
        assert_true(cell_shows(1, screen.rows - 2, glyph_of('E'), 7, 0));
        close_screen();
    }
}

static void a_lost_picture_is_drawn_anew(void **state)
{
    (void)state;
    open_screen(&formats[1]);
    put("first\nsecond");
    text_screen_flush(&screen);
    memset(pixels, 0x55, fb.size);
    text_screen_redraw(&screen);
    text_screen_flush(&screen);
    expect_row(0, "first");
    expect_row(1, "second");
    expect_row(2, "");
    assert_true(cell_shows(6, 1, GLYPH_SPACE, 0, 7));
    close_screen();
}

static void the_cursor_follows(void **state)
{
    (void)state;
    open_screen(&formats[1]);
    put("ab\b");
    text_screen_flush(&screen);
    assert_true(cell_shows(1, 0, glyph_of('b'), 0, 7));
    put("\n");
    text_screen_flush(&screen);
    assert_true(cell_shows(1, 0, glyph_of('b'), 7, 0));
    assert_true(cell_shows(0, 1, GLYPH_SPACE, 0, 7));
    close_screen();
}

static void lying_firmware_is_refused(void **state)
{
    (void)state;
    const struct boot_framebuffer good = {.size = 800 * 600 * 4,
                                          .width = 800,
                                          .height = 600,
                                          .pitch = 3200,
                                          .bits_per_pixel = 32,
                                          .format = BOOT_FB_BGRX};
    uint8_t pixel;
    assert_int_equal(surface_init(&surface, &good, &pixel), ST_OK);
    assert_int_equal(surface_init(&surface, &good, NULL), ST_INVALID_ARGUMENT);

#define REFUSED(status, ...)                                                                       \
    do {                                                                                           \
        struct boot_framebuffer bad = good;                                                        \
        __VA_ARGS__;                                                                               \
        assert_int_equal(surface_init(&surface, &bad, &pixel), status);                            \
    } while (0)
    REFUSED(ST_INVALID_ARGUMENT, bad.size--);
    REFUSED(ST_INVALID_ARGUMENT, bad.size = 0);
    REFUSED(ST_INVALID_ARGUMENT, bad.width = 0);
    REFUSED(ST_INVALID_ARGUMENT, bad.height = 0);
    REFUSED(ST_INVALID_ARGUMENT, bad.height = 601);
    REFUSED(ST_INVALID_ARGUMENT, bad.pitch = 3199);
    REFUSED(ST_INVALID_ARGUMENT, bad.pitch = 0xFFFFFFFF);
    REFUSED(ST_INVALID_ARGUMENT, bad.width = 0x40000001); // times 4 is 4 in 32 bits
    REFUSED(ST_INVALID_ARGUMENT, bad.width = bad.height = bad.pitch = 0x80000000);
    REFUSED(ST_INVALID_ARGUMENT, bad.bits_per_pixel = 24);
    REFUSED(ST_NOT_SUPPORTED, bad.format = BOOT_FB_NONE);
    REFUSED(ST_NOT_SUPPORTED, bad.format = BOOT_FB_BLT_ONLY);
    REFUSED(ST_NOT_SUPPORTED, bad.format = 77);
#define MASKS(b, r, g, bl)                                                                         \
    bad.format = BOOT_FB_BITMASK, bad.bits_per_pixel = b, bad.red_mask = r, bad.green_mask = g,    \
    bad.blue_mask = bl
    REFUSED(ST_OK, MASKS(32, 0xFF0000, 0xFF00, 0xFF));
    REFUSED(ST_OK, MASKS(32, 0xFF000000, 0xFF0000, 0xFF00));
    REFUSED(ST_NOT_SUPPORTED, MASKS(12, 0xF00, 0xF0, 0xF));
    REFUSED(ST_NOT_SUPPORTED, MASKS(32, 0, 0xFF00, 0xFF));
    REFUSED(ST_NOT_SUPPORTED, MASKS(32, 0xF0F0000, 0xFF00, 0xFF)); // with a hole
    REFUSED(ST_INVALID_ARGUMENT, MASKS(32, 0x1FF00, 0xFF00, 0xFF));
    REFUSED(ST_INVALID_ARGUMENT, MASKS(16, 0xFF0000, 0xFF00, 0xFF));
}

static void a_tiny_surface_has_no_text(void **state)
{
    (void)state;
    font_make();
    struct boot_framebuffer tiny = {.size = 7 * 7 * 4,
                                    .width = 7,
                                    .height = 7,
                                    .pitch = 28,
                                    .bits_per_pixel = 32,
                                    .format = BOOT_FB_BGRX};
    uint8_t pixel;
    assert_int_equal(surface_init(&surface, &tiny, &pixel), ST_OK);
    assert_int_equal(text_screen_memory_size(&surface, &font), 0);
}

static void random_bytes_stay_inside(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        open_screen(&formats[i]);
        for (unsigned n = 0; n < 20000; n++) {
            seed = seed * 1664525 + 1013904223;
            // Mostly what sequences are made of.
            static const char common[] = "\x1b[[;0123456789ABCDHJKmm\n\r\t\b xyz";
            char byte =
                seed >> 31 ? (char)(seed >> 20) : common[(seed >> 16) % (sizeof common - 1)];
            terminal_write(&terminal, &byte, 1);
            if (n % 997 == 0) text_screen_flush(&screen);
            assert_true(screen.column < screen.columns && screen.row < screen.rows);
        }
        text_screen_flush(&screen);
        expect_canaries();
        close_screen();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_draws),
        cmocka_unit_test(colors_fill_their_masks),
        cmocka_unit_test(text_wraps_and_scrolls),
        cmocka_unit_test(control_characters_and_sequences_edit),
        cmocka_unit_test(renditions_choose_colors),
        cmocka_unit_test(unicode_finds_its_glyphs),
        cmocka_unit_test(only_changed_cells_are_drawn),
        cmocka_unit_test(scrolling_does_not_read_the_framebuffer),
        cmocka_unit_test(a_lost_picture_is_drawn_anew),
        cmocka_unit_test(the_cursor_follows),
        cmocka_unit_test(lying_firmware_is_refused),
        cmocka_unit_test(a_tiny_surface_has_no_text),
        cmocka_unit_test(random_bytes_stay_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
