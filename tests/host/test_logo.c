// SPDX-License-Identifier: MIT
// SOURCES: drivers/video/font.c drivers/video/surface.c drivers/video/text_screen.c
// SOURCES: drivers/video/bitmap.c drivers/video/logo.c
// INCLUDE: -Idrivers/include

// The firmware's logo: bitmaps good and broken, its place, turns and formats, and how it goes when
// the text scrolls.
#include <base/string.h>
#include <drivers/video/bitmap.h>
#include <drivers/video/logo.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define GLYPH_HEIGHT 8
#define WIDTH 83u
#define HEIGHT 45u
#define COLUMNS (WIDTH / FONT_WIDTH)

static uint8_t glyphs[2 * GLYPH_HEIGHT] = {[GLYPH_HEIGHT] = 0xff};
static const struct font_mapping mapping[] = {{0xE4, 1}};
const struct font font_console;
static const struct font font = {.height = GLYPH_HEIGHT,
                                 .glyph_count = 2,
                                 .bitmap = glyphs,
                                 .mapping = mapping,
                                 .mapping_count = 1,
                                 .replacement = 0};

// A bitmap whose pixels tell where they are: red is x, green y, counted from the top left.
struct file {
    uint8_t bytes[4096];
    size_t size;
};

static struct file file_make(int32_t width, int32_t height, unsigned bits)
{
    struct file f = {.size = 0};
    uint32_t lines = (uint32_t)(height < 0 ? -height : height);
    uint32_t pitch = ((uint32_t)width * bits / 8 + 3) / 4 * 4;
    uint32_t size = 54 + pitch * lines, offset = 54, header = 40;
    assert_true(size <= sizeof f.bytes);
    f.size = size;
    memcpy(f.bytes, "BM", 2);
    memcpy(f.bytes + 2, &size, 4);
    memcpy(f.bytes + 10, &offset, 4);
    memcpy(f.bytes + 14, &header, 4);
    memcpy(f.bytes + 18, &width, 4);
    memcpy(f.bytes + 22, &height, 4);
    f.bytes[26] = 1;
    f.bytes[28] = (uint8_t)bits;
    for (uint32_t line = 0; line < lines; line++) {
        for (uint32_t x = 0; x < (uint32_t)width; x++) {
            uint8_t *at = f.bytes + 54 + line * pitch + x * bits / 8;
            at[0] = 0x30;
            at[1] = (uint8_t)(0x40 + (height < 0 ? line : lines - 1 - line));
            at[2] = (uint8_t)(0x80 + x);
        }
    }
    return f;
}

static uint32_t expected(uint32_t x, uint32_t y)
{
    return (0x80 + x) << 16 | (0x40 + y) << 8 | 0x30;
}

static uint32_t pixel_of(const struct bitmap *bitmap, uint32_t x, uint32_t y)
{
    return bitmap_pixel(bitmap, bitmap->top_left + (size_t)(x * bitmap->step_x) +
                                    (size_t)(y * bitmap->step_y));
}

static void test_bitmaps(void **state)
{
    static const struct {
        int height;
        unsigned bits;
    } kinds[] = {{7, 24}, {-7, 24}, {7, 32}, {-7, 32}};
    (void)state;
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        struct file f = file_make(5, kinds[k].height, kinds[k].bits);
        struct bitmap bitmap;
        uint8_t *exact = malloc(f.size); // ASan knows its end
        memcpy(exact, f.bytes, f.size);
        assert_int_equal(bitmap_open(exact, f.size, &bitmap), ST_OK);
        assert_int_equal(bitmap.width, 5);
        assert_int_equal(bitmap.height, 7);
        for (uint32_t y = 0; y < 7; y++) {
            for (uint32_t x = 0; x < 5; x++)
                assert_int_equal(pixel_of(&bitmap, x, y), expected(x, y));
        }
        free(exact);
    }
}

static void test_bitmaps_that_are_none(void **state)
{
    static const struct {
        size_t offset;
        uint32_t value;
        unsigned size;
        status_t status;
    } cases[] = {
        {0, 'P', 1, ST_BAD_SIGNATURE},
        {2, 0xffffffff, 4, ST_BAD_LENGTH}, // the file is longer than what is there
        {10, 53, 4, ST_BAD_LENGTH},        // pixels inside the header
        {10, 55, 4, ST_BAD_LENGTH},        // one byte past the end
        {10, 0xfffffff0, 4, ST_BAD_LENGTH},
        {14, 12, 4, ST_BAD_LENGTH}, // OS/2's header
        {14, 0xffffffff, 4, ST_BAD_LENGTH},
        {18, 0, 4, ST_INVALID_ARGUMENT},
        {18, 0xffffffff, 4, ST_INVALID_ARGUMENT},
        {18, 16385, 4, ST_INVALID_ARGUMENT},
        {18, 16384, 4, ST_BAD_LENGTH},
        {22, 0, 4, ST_INVALID_ARGUMENT},
        {22, 0x80000000, 4, ST_INVALID_ARGUMENT},
        {22, 8, 4, ST_BAD_LENGTH},
        {26, 2, 2, ST_NOT_SUPPORTED},
        {28, 8, 2, ST_NOT_SUPPORTED}, // a palette
        {28, 16, 2, ST_NOT_SUPPORTED},
        {30, 1, 4, ST_NOT_SUPPORTED}, // run lengths
        {30, 3, 4, ST_NOT_SUPPORTED}, // masks
    };
    struct bitmap bitmap;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct file f = file_make(5, 7, 24);
        memcpy(f.bytes + cases[i].offset, &cases[i].value, cases[i].size);
        assert_int_equal(bitmap_open(f.bytes, f.size, &bitmap), cases[i].status);
    }
    struct file f = file_make(5, 7, 24);
    for (size_t cut = 0; cut < f.size; cut++)
        assert_true(bitmap_open(f.bytes, cut, &bitmap) < 0);
    // Whatever is accepted can be read to its last pixel.
    for (size_t i = 0; i < 54; i++) {
        for (unsigned value = 0; value < 256; value++) {
            uint8_t *exact = malloc(f.size);
            memcpy(exact, f.bytes, f.size);
            exact[i] = (uint8_t)value;
            if (bitmap_open(exact, f.size, &bitmap) == ST_OK) {
                (void)pixel_of(&bitmap, bitmap.width - 1, bitmap.height - 1);
                (void)pixel_of(&bitmap, 0, 0);
            }
            free(exact);
        }
    }
}

// The screen

static struct text_screen screen;
static uint8_t *pixels;
static void *memory;

static void screen_make(uint32_t format, uint32_t bits)
{
    struct boot_framebuffer fb = {.width = WIDTH,
                                  .height = HEIGHT,
                                  .pitch = WIDTH * bits / 8,
                                  .size = WIDTH * bits / 8 * HEIGHT,
                                  .bits_per_pixel = bits,
                                  .format = format,
                                  .red_mask = 0xff0000,
                                  .green_mask = 0xff00,
                                  .blue_mask = 0xff};
    struct surface surface;
    pixels = calloc(1, fb.size);
    assert_int_equal(surface_init(&surface, &fb, pixels), ST_OK);
    memory = calloc(1, text_screen_memory_size(&surface, &font));
    text_screen_init(&screen, &surface, &font, memory);
}

static void screen_drop(void)
{
    free(pixels);
    free(memory);
}

static uint32_t pixel(uint32_t x, uint32_t y)
{
    uint32_t value = 0;
    const struct surface *s = &screen.surface;
    memcpy(&value, pixels + (size_t)y * s->pitch + (size_t)x * s->bytes_per_pixel,
           s->bytes_per_pixel);
    return value;
}

static bool is_black(void)
{
    for (size_t i = 0; i < (size_t)screen.surface.pitch * HEIGHT; i++) {
        if (pixels[i] != 0) return false;
    }
    return true;
}

static status_t draw(const struct file *f, uint32_t x, uint32_t y, unsigned turns)
{
    const struct framebuffer_logo logo = {
        .image = f->bytes, .size = f->size, .x = x, .y = y, .quarter_turns = turns};
    return logo_draw(&screen, &logo);
}

static void test_place_and_formats(void **state)
{
    static const uint32_t formats[][2] = {
        {BOOT_FB_BGRX, 32}, {BOOT_FB_BITMASK, 32}, {BOOT_FB_BITMASK, 24}};
    struct file f = file_make(5, 7, 24);
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        screen_make(formats[i][0], formats[i][1]);
        assert_int_equal(draw(&f, 11, 13, 0), ST_OK);
        for (uint32_t y = 0; y < HEIGHT; y++) {
            for (uint32_t x = 0; x < WIDTH; x++) {
                bool is_in = x >= 11 && x < 16 && y >= 13 && y < 20;
                assert_int_equal(pixel(x, y), is_in ? expected(x - 11, y - 13) : 0);
            }
        }
        screen_drop();
    }
}

static void test_turns(void **state)
{
    struct file f = file_make(5, 7, 32);
    (void)state;
    screen_make(BOOT_FB_BGRX, 32);
    assert_int_equal(draw(&f, 0, 0, 1), ST_OK); // clockwise: what was at the bottom is at the left
    assert_int_equal(pixel(0, 0), expected(0, 6));
    assert_int_equal(pixel(6, 0), expected(0, 0));
    assert_int_equal(pixel(6, 4), expected(4, 0));
    assert_int_equal(draw(&f, 0, 0, 2), ST_OK);
    assert_int_equal(pixel(0, 0), expected(4, 6));
    assert_int_equal(pixel(4, 6), expected(0, 0));
    assert_int_equal(draw(&f, 0, 0, 3), ST_OK);
    assert_int_equal(pixel(0, 0), expected(4, 0));
    assert_int_equal(pixel(0, 4), expected(0, 0));
    assert_int_equal(pixel(6, 4), expected(0, 6));
    screen_drop();
}

static void test_what_does_not_fit_is_not_drawn(void **state)
{
    struct file f = file_make(5, 7, 24);
    (void)state;
    screen_make(BOOT_FB_BGRX, 32);
    assert_int_equal(draw(&f, WIDTH - 4, 0, 0), ST_OUT_OF_RANGE);
    assert_int_equal(draw(&f, 0, HEIGHT - 6, 0), ST_OUT_OF_RANGE);
    assert_int_equal(draw(&f, UINT32_MAX, 0, 0), ST_OUT_OF_RANGE);
    assert_int_equal(draw(&f, 0, UINT32_MAX - 2, 0), ST_OUT_OF_RANGE);
    assert_int_equal(draw(&f, WIDTH - 5, HEIGHT - 6, 1), ST_OUT_OF_RANGE); // turned it is wider
    f.bytes[28] = 8;
    assert_int_equal(draw(&f, 0, 0, 0), ST_NOT_SUPPORTED);
    assert_true(is_black());
    f = file_make(5, 7, 24);
    assert_int_equal(draw(&f, WIDTH - 5, HEIGHT - 7, 0), ST_OK);
    assert_int_equal(pixel(WIDTH - 1, HEIGHT - 1), expected(4, 6));
    screen_drop();
}

static void put(const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            text_screen_newline(&screen);
        } else {
            text_screen_put(&screen, 0xE4); // the glyph with a white first line
        }
    }
    text_screen_flush(&screen);
}

// The cursor is drawn as a block: away with it, to where the tests do not look.
static void cursor_hide(void)
{
    text_screen_cursor_set(&screen, COLUMNS - 1, 0);
    text_screen_flush(&screen);
}

static void test_text_goes_above_and_scrolling_takes_it_away(void **state)
{
    struct file f = file_make(20, 20, 24);
    (void)state;
    screen_make(BOOT_FB_BGRX, 32);
    put("XX\nXXX"); // the logo comes after the first lines
    assert_int_equal(draw(&f, 12, 4, 0), ST_OK);
    cursor_hide();
    assert_int_equal(pixel(16, 8), 0xC8C8C8);         // line 2, column 3: the X again
    assert_int_equal(pixel(20, 9), 0);                // and what is black of its cell
    assert_int_equal(pixel(14, 17), expected(2, 13)); // no text there
    assert_int_equal(pixel(31, 23), expected(19, 19));
    text_screen_cursor_set(&screen, 2, 2);
    put("X"); // a character over it
    cursor_hide();
    assert_int_equal(pixel(16, 16), 0xC8C8C8);
    assert_int_equal(pixel(15, 16), expected(3, 12));

    text_screen_cursor_set(&screen, 0, screen.rows - 1);
    put("\n"); // scrolls by a line
    cursor_hide();
    assert_int_equal(pixel(31, 23), 0);
    assert_int_equal(pixel(15, 16), 0);
    assert_int_equal(pixel(16, 8), 0xC8C8C8); // the X of line 3 is on line 2
    assert_int_equal(pixel(16, 0), 0xC8C8C8);
    assert_int_equal(pixel(16, 16), 0);
    screen_drop();
}

static void test_erasing_its_rows_takes_it_away(void **state)
{
    struct file f = file_make(20, 20, 24);
    (void)state;
    screen_make(BOOT_FB_BGRX, 32);
    assert_int_equal(draw(&f, 12, 4, 0), ST_OK);
    text_screen_erase_rows(&screen, 1, screen.rows); // its first line stays: so does it
    cursor_hide();
    assert_int_equal(pixel(12, 4), expected(0, 0));
    assert_int_equal(pixel(31, 23), expected(19, 19));
    text_screen_erase_rows(&screen, 0, 3);
    text_screen_flush(&screen);
    assert_int_equal(pixel(12, 4), 0);
    assert_int_equal(pixel(31, 23), 0);

    assert_int_equal(draw(&f, WIDTH - 20, HEIGHT - 20, 0), ST_OK); // into what no cell covers
    text_screen_erase_rows(&screen, 0, screen.rows);
    text_screen_flush(&screen);
    for (uint32_t y = HEIGHT - 20; y < HEIGHT; y++) {
        for (uint32_t x = WIDTH - 20; x < WIDTH; x++)
            assert_int_equal(pixel(x, y), 0);
    }
    assert_int_equal(draw(&f, 12, 4, 0), ST_OK);
    text_screen_redraw(&screen);
    cursor_hide();
    assert_int_equal(pixel(20, 12), 0);
    screen_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bitmaps),
        cmocka_unit_test(test_bitmaps_that_are_none),
        cmocka_unit_test(test_place_and_formats),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_what_does_not_fit_is_not_drawn),
        cmocka_unit_test(test_text_goes_above_and_scrolling_takes_it_away),
        cmocka_unit_test(test_erasing_its_rows_takes_it_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
