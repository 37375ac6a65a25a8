# SPDX-License-Identifier: MIT
"""The UEFI application: its options, a firmware that refuses to let go, a kernel file that is broken."""

import importlib.machinery
import importlib.util
import os
import re
import shutil
import struct
import subprocess

import pytest

import images
from lanes import SHELL, Lanes

SNAKEOIL = "/usr/share/ovmf/PkKek-1-snakeoil"
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def script(name):
    """A script of ours as a module."""
    path = os.path.join(TOP, "scripts", name)
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


PACK = script("pack")


def command_line(guest):
    return re.search(r"^command line +(.*)$", guest.command("info"), re.MULTILINE).group(1).strip()


def test_exit_boot_services_is_tried_again_with_a_fresh_key(lanes, built):
    guest = lanes.uboot(built.esp, "test-exit-retry")
    assert re.search(r"ExitBootServices: 2 attempts", guest.prompt())


def test_exit_boot_services_is_tried_again_on_ovmf(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, "test-exit-retry")
    assert re.search(r"ExitBootServices: 2 attempts", guest.prompt())


def test_options_come_from_the_load_options(lanes, built):
    guest = lanes.uboot(built.esp, 'log=debug run="echo one two"')
    assert re.search(r"^one two$", guest.prompt(), re.MULTILINE)
    assert command_line(guest) == 'log=debug run="echo one two"'


def test_options_come_from_the_file_beside_the_image(lanes, built, tmp_path):
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"),
                                options="# a comment\nlog=debug\nrun=\"echo from the file\"\n")
    guest = lanes.uboot(image, "nokaslr")
    assert re.search(r"^from the file$", guest.prompt(), re.MULTILINE)
    # What was typed comes last, for later words win.
    assert command_line(guest) == 'log=debug run="echo from the file" nokaslr'


def test_options_in_the_utf16_of_windows_and_the_uefi_shell(lanes, built, tmp_path):
    text = '\ufefflog=debug\r\nrun="echo from the file"\r\n'
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"),
                                options=text.encode("utf-16-le"))
    guest = lanes.uboot(image)
    assert re.search(r"^from the file$", guest.prompt(), re.MULTILINE)
    assert command_line(guest) == 'log=debug run="echo from the file"'


@pytest.mark.parametrize("options", [images.FOLDER, b"nokaslr\n\x1b[2J\n"],
                         ids=["folder", "escape"])
@pytest.mark.parametrize("lane", ["uboot", "ovmf_snapshot"])
def test_an_options_file_that_is_no_text_is_told_and_ignored(lanes, built, tmp_path, lane, options):
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"), options=options)
    guest = getattr(lanes, lane)(image, "logo=off")
    boot = guest.prompt()
    assert "firstlight: options.txt is not text" in " ".join(boot.split())
    assert "unknown option" not in boot
    assert command_line(guest) == "logo=off"


def test_the_shell_need_not_be_told_our_extension(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, "log=debug", program=r"FS0:\EFI\BOOT\BOOTX64")
    assert "unknown option" not in guest.prompt()
    assert command_line(guest) == "log=debug"


def test_the_kernel_slides_when_there_is_a_seed_and_stays_when_told(lanes, built):
    rng = ["-device", "virtio-rng-pci"]
    slides = set()
    for options in ("", "", "nokaslr"):
        guest = lanes.ovmf_snapshot(built.esp, options, args=rng)
        guest.prompt()
        slide = re.search(r"kernel slide (0x[0-9a-f]+)", guest.command("info")).group(1)
        if options:
            assert int(slide, 16) == 0
        else:
            slides.add(int(slide, 16))
        guest.close()
    assert len(slides) == 2 and 0 not in slides


def kernel_section(data):
    """Where in the EFI file the packed kernel begins: it lies in a section of its own."""
    pe = struct.unpack_from("<I", data, 0x3c)[0]
    count, optional = struct.unpack_from("<H", data, pe + 6)[0], struct.unpack_from(
        "<H", data, pe + 20)[0]
    headers = [pe + 24 + optional + 40 * i for i in range(count)]
    return next(struct.unpack_from("<I", data, at + 20)[0] for at in headers
                if data[at:at + 8] == b".kernel\0")


def packed_efi(built, path, change):
    """A copy of the EFI file in which `change(frame, bytes)` has spoilt the packed kernel."""
    with open(built.efi, "rb") as file:
        data = bytearray(file.read())
    change(kernel_section(data), data)
    with open(path, "wb") as file:
        file.write(data)
    return path


def broken_efi(built, path, change):
    """A copy of the EFI file in which `change(bytes)` has spoilt the kernel's ELF header."""
    with open(os.path.join(os.path.dirname(built.efi), "kernel.stripped.elf"), "rb") as file:
        elf = bytearray(file.read())
    change(elf)
    # Into no more room than the good one takes: some of its code, which nobody comes to, is zeros.
    elf[0x10000:0x20000] = bytes(0x10000)
    packed = PACK.pack(bytes(elf))

    def replace(frame, data):
        assert len(packed) <= 15 + struct.unpack_from("<I", data, frame + 15)[0]
        data[frame:frame + len(packed)] = packed
    return packed_efi(built, path, replace)


def spoil(offset, fmt, value):
    return lambda elf: struct.pack_into(fmt, elf, offset, value)


def spoil_segment(offset, fmt, value):
    """Of the first program header."""
    def change(elf):
        table = struct.unpack_from("<Q", elf, 32)[0]
        struct.pack_into(fmt, elf, table + offset, value)
    return change


def spoil_frame(offset, value):
    def change(frame, data):
        data[frame + offset:frame + offset + len(value)] = value
    return change


BROKEN = {
    "no magic number": spoil(0, "<I", 0),
    "32-bit": spoil(4, "B", 1),
    "for another processor": spoil(18, "<H", 183),
    "program headers far outside": spoil(32, "<Q", 1 << 40),
    "no program headers": spoil(56, "<H", 0),
    "entry in no segment": spoil(24, "<Q", 0x1234),
    "segment longer than the file": spoil_segment(32, "<Q", 1 << 40),
    "segment of 2^60 bytes": spoil_segment(40, "<Q", 1 << 60),
    "segment both writable and executable": spoil_segment(4, "<I", 7),
}


# What is spoilt, and what the loader says of it.
BROKEN_FRAMES = {
    "not a frame": (spoil_frame(0, bytes(4)), "not an LZ4 frame"),
    "contents of 2^40 bytes": (spoil_frame(6, struct.pack("<Q", 1 << 40)), "too large"),
    "contents of one byte": (spoil_frame(6, struct.pack("<Q", 1)), "holds more"),
    "contents of 4 MiB": (spoil_frame(6, struct.pack("<Q", 4 << 20)), "holds less"),
    "block longer than the file": (spoil_frame(15, struct.pack("<I", 1 << 30)), "outside the file"),
    "block that ends early": (spoil_frame(15, struct.pack("<I", 4)), "ends within a sequence"),
    "endless literals": (spoil_frame(100, b"\xff" * 16384), "packed block"),
    "distances of nothing": (spoil_frame(100, bytes(64)), "before its start"),
}


def refused(lanes, built, tmp_path, efi):
    """What the loader says on U-Boot, which goes on."""
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"), efi=efi)
    guest = lanes.uboot(image)
    guest.expect(rb"Application failed")
    said = re.search(rb"[Ff]irstlight: .*\n", guest.serial.before)
    assert said, "it says what is wrong"
    guest.send("\r")
    guest.expect(rb"=> ")
    return said.group(0).decode()


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_kernel_returns_an_error_to_the_firmware(lanes, built, tmp_path, how):
    efi = broken_efi(built, str(tmp_path / "broken.efi"), BROKEN[how])
    said = refused(lanes, built, tmp_path, efi)
    assert "packed" not in said, "the kernel is broken, not how it is packed"


@pytest.mark.parametrize("how", BROKEN_FRAMES)
def test_a_broken_packing_returns_an_error_to_the_firmware(lanes, built, tmp_path, how):
    change, words = BROKEN_FRAMES[how]
    efi = packed_efi(built, str(tmp_path / "broken.efi"), change)
    assert words in refused(lanes, built, tmp_path, efi)


def test_a_broken_kernel_returns_to_ovmfs_shell(lanes, built, tmp_path):
    efi = broken_efi(built, str(tmp_path / "broken.efi"), BROKEN["for another processor"])
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"), efi=efi)
    guest = lanes.ovmf_snapshot(image)
    guest.expect(SHELL)
    assert b"built for another machine" in guest.serial.before
    Lanes.shell_line(guest, "echo %lasterror%")
    guest.expect(rb"0x1\b")  # EFI_LOAD_ERROR
    Lanes.shell_line(guest, "ver")
    guest.expect(rb"UEFI Interactive Shell")


@pytest.mark.skipif(not shutil.which("sbsign"), reason="sbsign (package sbsigntool) is not installed")
def test_secure_boot_is_reported_when_it_is_on(lanes, built, tmp_path):
    key = tmp_path / "key.pem"
    subprocess.run(["openssl", "rsa", "-in", SNAKEOIL + ".key", "-passin", "pass:snakeoil",
                    "-out", str(key)], check=True, capture_output=True)
    signed = str(tmp_path / "signed.efi")
    subprocess.run(["sbsign", "--key", str(key), "--cert", SNAKEOIL + ".pem", "--output", signed,
                    built.efi], check=True, capture_output=True)
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"), efi=signed)
    guest = lanes.ovmf_secure(image)
    guest.prompt(timeout=60)
    assert "Secure Boot on" in guest.command("info")


def test_the_file_says_that_its_data_is_not_run(built):
    """Firmware that enforces it loads no other (Microsoft PE format, DllCharacteristics)."""
    with open(built.efi, "rb") as file:
        image = file.read()
    header = struct.unpack_from("<I", image, 0x3C)[0]
    assert image[header:header + 4] == b"PE\0\0"
    assert struct.unpack_from("<H", image, header + 24)[0] == 0x20B, "PE32+"
    characteristics = struct.unpack_from("<H", image, header + 24 + 70)[0]
    assert characteristics & 0x100, "NX_COMPAT"
    sections, optional = struct.unpack_from("<H12xH", image, header + 6)
    for at in range(header + 24 + optional, header + 24 + optional + 40 * sections, 40):
        flags = struct.unpack_from("<I", image, at + 36)[0]
        assert flags & 0xA0000000 != 0xA0000000, "written to and executed"
