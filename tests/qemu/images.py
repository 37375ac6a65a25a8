# SPDX-License-Identifier: MIT
"""Boot images made for one test from those that were built: other options, another EFI file."""

import os
import shutil
import subprocess

FOLDER = object()  # in a file's place
ESP_OFFSET = "1M"  # where the ESP begins in the GPT image; see esp.img.mk


def _mtools(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL,
                   env=dict(os.environ, MTOOLS_SKIP_CHECK="1"))


def with_changes(image, path, options=None, efi=None, gpt=False):
    """Copies `image` to `path` with `options` (text, bytes or FOLDER) as
    \\EFI\\firstlight\\options.txt and the file `efi` as \\EFI\\BOOT\\BOOTX64.EFI. `gpt`: the image
    is the partitioned one."""
    shutil.copyfile(image, path)
    drive = f"{path}@@{ESP_OFFSET}" if gpt else path
    if options is not None:
        text = path + ".options"
        if options is not FOLDER:
            with open(text, "wb") as file:
                file.write(options.encode() if isinstance(options, str) else options)
        if subprocess.run(["mdir", "-i", drive, "::/EFI/firstlight"], check=False,
                          capture_output=True).returncode:
            _mtools("mmd", "-i", drive, "::/EFI/firstlight")
        if options is FOLDER:
            _mtools("mmd", "-i", drive, "::/EFI/firstlight/options.txt")
        else:
            _mtools("mcopy", "-o", "-i", drive, text, "::/EFI/firstlight/options.txt")
    if efi is not None:
        _mtools("mcopy", "-o", "-i", drive, efi, "::/EFI/BOOT/BOOTX64.EFI")
    return path


def with_files(files, path):
    """Makes a small image at `path` with {name: file} in \\EFI\\BOOT."""
    if os.path.exists(path):
        os.unlink(path)
    _mtools("mformat", "-C", "-f", "2880", "-i", path, "::")
    _mtools("mmd", "-i", path, "::/EFI", "::/EFI/BOOT")
    for name, file in files.items():
        _mtools("mcopy", "-i", path, file, f"::/EFI/BOOT/{name}")
    return path
