// SPDX-License-Identifier: MIT
#include "device_path.h"

#include <base/bits.h>
#include <base/string.h>
#include <device/utf8.h>

// A node: type, subtype, length of all (16 bits), data.
#define NODE_HEADER 4
#define NODE(type, subtype) ((type) << 8 | (subtype))

// UEFI 2.10, 10.3
enum {
    HARDWARE_PCI = NODE(1, 1),
    HARDWARE_MEMORY = NODE(1, 3),
    HARDWARE_VENDOR = NODE(1, 4),
    ACPI_DEVICE = NODE(2, 1),
    MESSAGING_ATA = NODE(3, 1),
    MESSAGING_SCSI = NODE(3, 2),
    MESSAGING_USB = NODE(3, 5),
    MESSAGING_VENDOR = NODE(3, 10),
    MESSAGING_MAC = NODE(3, 11),
    MESSAGING_SATA = NODE(3, 18),
    MESSAGING_NVME = NODE(3, 23),
    MESSAGING_URI = NODE(3, 24),
    MESSAGING_SD = NODE(3, 26),
    MESSAGING_EMMC = NODE(3, 29),
    MEDIA_HARD_DRIVE = NODE(4, 1),
    MEDIA_CDROM = NODE(4, 2),
    MEDIA_VENDOR = NODE(4, 3),
    MEDIA_FILE = NODE(4, 4),
    MEDIA_FV_FILE = NODE(4, 6),
    MEDIA_FV = NODE(4, 7),
    END_INSTANCE = NODE(0x7F, 0x01),
    END_ENTIRE = NODE(0x7F, 0xFF),
};

struct text {
    char *buf;
    size_t size, length; // length < size
};

static void append(struct text *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void append(struct text *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(text->buf + text->length, text->size - text->length, fmt, args);
    va_end(args);
    size_t room = text->size - text->length - 1;
    text->length += (size_t)length < room ? (size_t)length : room;
}

static void append_guid(struct text *text, const char *name, const uint8_t *guid)
{
    append(text, "%s(%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X)", name, load_le32(guid),
           load_le16(guid + 4), load_le16(guid + 6), guid[8], guid[9], guid[10], guid[11], guid[12],
           guid[13], guid[14], guid[15]);
}

// EISA identifiers pack three letters and four digits. ACPI 6.5, 19.3.4.
static void append_acpi(struct text *text, uint32_t hid, uint32_t uid)
{
    unsigned product = hid >> 16;
    if ((hid & 0xFFFF) == 0x41D0 && product == 0x0A03) {
        append(text, "PciRoot(0x%X)", uid);
    } else if ((hid & 0xFFFF) == 0x41D0 && product == 0x0A08) {
        append(text, "PcieRoot(0x%X)", uid);
    } else {
        append(text, "Acpi(%c%c%c%04X,0x%X)", '@' + (hid >> 10 & 31), '@' + (hid >> 5 & 31),
               '@' + (hid & 31), product, uid);
    }
}

static void append_hard_drive(struct text *text, const uint8_t *data)
{
    const uint8_t *signature = data + 20;
    append(text, "HD(%u,", load_le32(data));
    if (data[37] == 2)
        append_guid(text, "GPT,", signature);
    else if (data[37] == 1)
        append(text, "MBR,0x%08X", load_le32(signature));
    else
        append(text, "%u", data[37]);
    append(text, ",0x%llX,0x%llX)", (unsigned long long)load_le64(data + 4),
           (unsigned long long)load_le64(data + 12));
}

static void append_ucs2(struct text *text, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 2 <= size; i += 2) {
        uint16_t code = load_le16(data + i);
        if (code == 0) break;
        char utf8[UTF8_MAX_BYTES];
        size_t length = utf8_encode(code < 0x20 ? '?' : code, utf8);
        append(text, "%.*s", (int)length, utf8);
    }
}

static void append_uri(struct text *text, const uint8_t *data, size_t size)
{
    append(text, "Uri(");
    for (size_t i = 0; i < size; i++) {
        append(text, "%c", data[i] >= 0x20 && data[i] < 0x7F ? data[i] : '?');
    }
    append(text, ")");
}

// Data that a node must at least have to be printed by its name.
static size_t data_needed(unsigned kind)
{
    switch (kind) {
    case MEDIA_HARD_DRIVE:
        return 38;
    case HARDWARE_MEMORY:
    case MEDIA_CDROM:
        return 20;
    case HARDWARE_VENDOR:
    case MESSAGING_VENDOR:
    case MEDIA_VENDOR:
    case MEDIA_FV_FILE:
    case MEDIA_FV:
        return 16;
    case MESSAGING_NVME:
        return 12;
    case ACPI_DEVICE:
        return 8;
    case MESSAGING_MAC:
    case MESSAGING_SATA:
        return 6;
    case MESSAGING_ATA:
    case MESSAGING_SCSI:
        return 4;
    case HARDWARE_PCI:
    case MESSAGING_USB:
        return 2;
    case MESSAGING_SD:
    case MESSAGING_EMMC:
        return 1;
    default:
        return 0;
    }
}

static void append_messaging(struct text *text, unsigned kind, const uint8_t *data)
{
    switch (kind) {
    case MESSAGING_ATA:
        append(text, "Ata(%u,%u,%u)", data[0], data[1], load_le16(data + 2));
        break;
    case MESSAGING_SCSI:
        append(text, "Scsi(0x%X,0x%X)", load_le16(data), load_le16(data + 2));
        break;
    case MESSAGING_USB:
        append(text, "USB(0x%X,0x%X)", data[0], data[1]);
        break;
    case MESSAGING_MAC:
        append(text, "MAC(%02X%02X%02X%02X%02X%02X)", data[0], data[1], data[2], data[3], data[4],
               data[5]);
        break;
    case MESSAGING_SATA:
        append(text, "Sata(0x%X,0x%X,0x%X)", load_le16(data), load_le16(data + 2),
               load_le16(data + 4));
        break;
    case MESSAGING_NVME:
        append(text, "NVMe(0x%X)", load_le32(data));
        break;
    case MESSAGING_SD:
        append(text, "SD(0x%X)", data[0]);
        break;
    case MESSAGING_EMMC:
        append(text, "eMMC(0x%X)", data[0]);
        break;
    default:
        append(text, "Path(%u,%u)", kind >> 8, kind & 0xFF);
        break;
    }
}

static void append_node(struct text *text, unsigned kind, const uint8_t *data, size_t size)
{
    if (size < data_needed(kind)) {
        append(text, "Path(%u,%u)", kind >> 8, kind & 0xFF);
        return;
    }
    switch (kind) {
    case HARDWARE_PCI:
        append(text, "Pci(0x%X,0x%X)", data[1], data[0]);
        break;
    case HARDWARE_MEMORY:
        append(text, "MemoryMapped(0x%X,0x%llX,0x%llX)", load_le32(data),
               (unsigned long long)load_le64(data + 4), (unsigned long long)load_le64(data + 12));
        break;
    case HARDWARE_VENDOR:
        append_guid(text, "VenHw", data);
        break;
    case ACPI_DEVICE:
        append_acpi(text, load_le32(data), load_le32(data + 4));
        break;
    case MESSAGING_VENDOR:
        append_guid(text, "VenMsg", data);
        break;
    case MESSAGING_URI:
        append_uri(text, data, size);
        break;
    case MEDIA_HARD_DRIVE:
        append_hard_drive(text, data);
        break;
    case MEDIA_CDROM:
        append(text, "CDROM(0x%X,0x%llX,0x%llX)", load_le32(data),
               (unsigned long long)load_le64(data + 4), (unsigned long long)load_le64(data + 12));
        break;
    case MEDIA_VENDOR:
        append_guid(text, "VenMedia", data);
        break;
    case MEDIA_FILE:
        append_ucs2(text, data, size);
        break;
    case MEDIA_FV_FILE:
        append_guid(text, "FvFile", data);
        break;
    case MEDIA_FV:
        append_guid(text, "Fv", data);
        break;
    default:
        append_messaging(text, kind, data);
        break;
    }
}

void device_path_format(const uint8_t *path, size_t path_size, char *buf, size_t size)
{
    if (size == 0) return;
    buf[0] = '\0';
    struct text text = {buf, size, 0};
    const char *separator = "";
    for (size_t at = 0;;) {
        size_t left = path_size - at;
        size_t length = left >= NODE_HEADER ? load_le16(path + at + 2) : 0;
        if (length < NODE_HEADER || length > left) {
            append(&text, "%s(malformed)", separator);
            return;
        }
        unsigned kind = NODE(path[at], path[at + 1]);
        if (kind == END_ENTIRE) return;
        if (kind == END_INSTANCE) {
            separator = ",";
        } else {
            append(&text, "%s", separator);
            append_node(&text, kind, path + at + NODE_HEADER, length - NODE_HEADER);
            separator = "/";
        }
        at += length;
    }
}
