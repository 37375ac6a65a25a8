// SPDX-License-Identifier: MIT
// What lies beside the image: options.txt, and the path of the device itself.

#include "firmware.h"
#include "report.h"

#define OPTIONS_FILE u"\\EFI\\firstlight\\options.txt"
#define DEVICE_PATH_MAX 4096

// Reads until the end of the file or of the buffer: one Read may return less than asked for.
static EFI_STATUS file_read(EFI_FILE *file, char *buffer, UINTN capacity, UINTN *out_size)
{
    UINTN done = 0;

    while (done < capacity) {
        UINTN n = capacity - done;
        EFI_STATUS st = file->Read(file, &n, buffer + done);
        if (EFI_ERROR(st)) return st;
        if (n == 0 || n > capacity - done) break;
        done += n;
    }
    *out_size = done;
    return EFI_SUCCESS;
}

void options_file_read(const struct firmware *fw, struct command_line *line)
{
    static char text[OPTIONS_FILE_MAX + 1];
    EFI_FILE_IO_INTERFACE *volume =
        protocol_of(fw, fw->loaded->DeviceHandle, (EFI_GUID)SIMPLE_FILE_SYSTEM_PROTOCOL);
    EFI_FILE *root = NULL, *file = NULL;
    EFI_STATUS st;
    UINTN size = 0;

    if (!volume || EFI_ERROR(volume->OpenVolume(volume, &root)) || !root) return;
    st = root->Open(root, &file, OPTIONS_FILE, EFI_FILE_MODE_READ, 0);
    root->Close(root);
    if (EFI_ERROR(st) || !file) return;

    st = file_read(file, text, sizeof text, &size);
    file->Close(file);
    if (EFI_ERROR(st)) {
        report_error("options.txt cannot be read: status 0x%llx", (unsigned long long)st);
        return;
    }
    if (size > OPTIONS_FILE_MAX) {
        report_error("options.txt is longer than %llu bytes: the rest is ignored",
                     (unsigned long long)OPTIONS_FILE_MAX);
        line->truncated = true;
        // Half a line is worse than none.
        for (size = OPTIONS_FILE_MAX; size > 0; size--)
            if (text[size - 1] == '\n' || text[size - 1] == '\r') break;
    }
    // A folder of that name can be read as well; what comes is no text.
    if (!command_line_add_file(line, text, size))
        report_error("options.txt is not text (UTF-8, or UTF-16 with a byte order mark): ignored");
}

bool started_by_shell(const struct firmware *fw)
{
    EFI_GUID guid = EFI_SHELL_PARAMETERS_PROTOCOL_GUID;
    VOID *ignored;

    return !EFI_ERROR(fw->boot->HandleProtocol(fw->image, &guid, &ignored));
}

// Size with the end node, 0 when a node is malformed or the path has no end.
static uint32_t device_path_size(const EFI_DEVICE_PATH *path)
{
    uint32_t at = 0;

    while (at + sizeof *path <= DEVICE_PATH_MAX) {
        const EFI_DEVICE_PATH *node = (const void *)((const uint8_t *)path + at);
        uint32_t length = DevicePathNodeLength(node);

        if (length < sizeof *node || length > DEVICE_PATH_MAX - at) return 0;
        at += length;
        if (node->Type == END_DEVICE_PATH_TYPE && IsDevicePathEndSubType(node)) return at;
    }
    return 0;
}

const void *boot_device_path(const struct firmware *fw, uint32_t *out_size)
{
    // The image's path names the file too; an image started from memory may have none.
    const EFI_DEVICE_PATH *path =
        protocol_of(fw, fw->image, (EFI_GUID)EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID);

    *out_size = path ? device_path_size(path) : 0;
    if (*out_size > 0) return path;

    path = protocol_of(fw, fw->loaded->DeviceHandle, (EFI_GUID)DEVICE_PATH_PROTOCOL);
    *out_size = path ? device_path_size(path) : 0;
    return *out_size > 0 ? path : NULL;
}
