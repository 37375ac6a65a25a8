// SPDX-License-Identifier: MIT
#pragma once
// The layouts' texts. One begins with a line of signature and title and ends with a NUL; an empty
// one ends an array. After the title one line a field, in the table's order from offset 36 on:
//
//     WIDTH FORMAT NAME|VALUE|VALUE...
//
// WIDTH in bytes, 0 for all that is left of the structure; FORMAT as in enum acpi_layout_format.
// Names of bits stand in their order, an empty one is a reserved bit; names of values too. "N=NAME"
// goes on from bit or value N (decimal). Besides fields there are these lines:
//
//     ?             tables of earlier revisions end here
//     @N            goes to offset N of the structure
//     #WIDTH...     a field as often as the last field of format 'n' said
//     ~WIDTH...     a field as often as fits
//     *AWBLG        entries up to the structure's end: type at offset A of width W, length at
//                   offset B of width L, layouts with the letter G. W 0: no type. L 0: as long as
//                   its layout; L i: as an IVHD device entry's type says
//     +AWBLG        entries as well, as many as the last field of format 'n' said
//     GTYPES NAME   begins the layout of entries with these types (hexadecimal, with commas; * for
//                   any), up to the next such line. Its first offset is after type and length.

#include <acpi/layout.h>

// The same for a structure that is no table: its fields begin at offset 0.
void acpi_layout_walk_text(const char *text, const uint8_t *bytes, size_t length,
                           void (*visit)(void *arg, const struct acpi_layout_item *item),
                           void *arg);

extern const char acpi_layouts_acpi[];   // tables of the ACPI specification
extern const char acpi_layouts_others[]; // of documents that it refers to, and of nobody's
