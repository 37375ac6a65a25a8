// SPDX-License-Identifier: MIT
#pragma once
// Devices of the namespace as an operating system sees them: what identifies them, whether they are
// there, and how to find one. ACPI 6.5, chapter 6.

#include <acpi/aml.h>

// "PNP0A08", "ACPI0013", "PCI\VEN_8086&DEV_1234" and alike; longer ones are cut. Letters are
// capitals.
#define ACPI_DEVICE_ID_SIZE 24
#define ACPI_DEVICE_CIDS_MAX 8
#define ACPI_DEVICE_UID_SIZE 40

enum acpi_device_status_bit { // of _STA: ACPI 6.5, 6.3.7
    ACPI_STA_PRESENT = 1u << 0,
    ACPI_STA_ENABLED = 1u << 1,
    ACPI_STA_SHOWN = 1u << 2,
    ACPI_STA_FUNCTIONING = 1u << 3,
    ACPI_STA_BATTERY = 1u << 4
};

struct acpi_device_info {
    char hid[ACPI_DEVICE_ID_SIZE]; // "" when there is none, as for the following
    char cids[ACPI_DEVICE_CIDS_MAX][ACPI_DEVICE_ID_SIZE];
    unsigned cid_count;             // those that were kept
    char uid[ACPI_DEVICE_UID_SIZE]; // integers in decimal
    bool has_adr;
    uint64_t adr;
    bool has_sta;
    uint32_t sta; // 0xf without a _STA, 0 where it fails
    uint32_t cls; // _CLS: base class, subclass, interface in the low three bytes; UINT32_MAX: none
};
// Evaluates _HID, _CID, _UID, _ADR, _STA, _CLS; one that fails counts as absent. `node` is a
// device, processor or thermal zone, else ST_INVALID_ARGUMENT.
status_t acpi_device_info(struct acpi_context *ctx, struct acpi_node *node,
                          struct acpi_device_info *out) MUST_USE;

// Whether its _HID or a _CID is `id` (letters in either case).
bool acpi_device_has_id(struct acpi_context *ctx, struct acpi_node *node, const char *id);
// The index of the first id of its _HID, else of its _CID, that is among `ids`, whose last is NULL;
// -1 when none is.
int acpi_device_match(struct acpi_context *ctx, struct acpi_node *node, const char *const *ids);
// Whether it declares an object of that name, four letters, itself.
bool acpi_device_has_object(struct acpi_context *ctx, struct acpi_node *node, const char *name);
// Whether it and every device above it is present or functioning.
bool acpi_device_is_there(struct acpi_context *ctx, struct acpi_node *node);
// The next device after `previous` (NULL: the first), depth first, in order of declaration, that
// has that id and is there. NULL at the end.
struct acpi_node *acpi_device_find(struct acpi_context *ctx, const char *id,
                                   struct acpi_node *previous);
// The same for whatever is a device, processor or thermal zone, there or not.
struct acpi_node *acpi_device_next(struct acpi_context *ctx, struct acpi_node *previous);

// One word or two for it: "ok", "absent", "disabled", ...
const char *acpi_device_status_word(uint32_t sta);

// Texts for people, lines of 80 columns where names allow it. `is_interrupted` (NULL: never) is
// asked now and then, and ends a text with ST_INTERRUPTED.

// A line for each device: path, _HID, status, name.
status_t acpi_devices_print(struct acpi_context *ctx, bool (*is_interrupted)(void),
                            const struct acpi_text_sink *sink) MUST_USE;
// The devices below `start` (NULL: all) as a tree. UTF-8.
status_t acpi_devices_print_tree(struct acpi_context *ctx, struct acpi_node *start,
                                 bool (*is_interrupted)(void),
                                 const struct acpi_text_sink *sink) MUST_USE;
// All there is to say of one: ids, status, resources. ST_INVALID_ARGUMENT when it is no device.
status_t acpi_device_print(struct acpi_context *ctx, struct acpi_node *node,
                           const struct acpi_text_sink *sink) MUST_USE;
// The same as one JSON object, without a newline.
void acpi_device_print_json(struct acpi_context *ctx, struct acpi_node *node,
                            const struct acpi_text_sink *sink);

// What people call it: "PNP0A08" is "PCI Express root bridge". NULL when it is not in the table.
const char *acpi_device_id_name(const char *id);
// The text form of a compressed EISA id, as _HID and _CID hold it (ACPI 6.5, 19.3.4 EISAID).
void acpi_eisa_id_text(uint32_t id, char out[8]);
