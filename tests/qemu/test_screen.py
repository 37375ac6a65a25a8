# SPDX-License-Identifier: MIT
"""What a person sees: the screen is read from screendumps, glyph by glyph of the console's font."""

import re
import time

import pytest

from screen import Screen


def read_screen(guest, tmp_path, font, until="firstlight> ", whole_line=None, timeout=30):
    """Takes screendumps until one shows `until`, and `whole_line` as a line; (that screen, its lines
    of text)."""
    deadline = time.monotonic() + timeout
    path = str(tmp_path / "screen.png")
    while True:
        screen = Screen(guest.screendump(path))
        lines = screen.text(font, until.strip())
        if lines is not None and (whole_line is None or whole_line in lines):
            return screen, lines
        assert time.monotonic() < deadline, (
            f"{whole_line or until!r} is not on the screen ({screen.width}x{screen.height}, "
            f"{screen.lit} pixels lit); see {path}")
        time.sleep(0.2)


def gfx(*device):
    return ["-vga", "none", "-device", *device]


@pytest.mark.parametrize("card, size", [
    (["-vga", "std"], (1280, 800)),
    (gfx("VGA,edid=on,xres=1920,yres=1080,vgamem_mb=64"), (1920, 1080)),
    (gfx("ramfb"), (800, 600)),
    (["-vga", "cirrus"], (800, 600)),
    (["-vga", "qxl"], (1280, 800)),
    (["-vga", "virtio"], (1280, 800)),
], ids=["std", "1920x1080", "ramfb", "cirrus", "qxl", "virtio-vga"])
def test_the_prompt_is_on_the_screen(lanes, built, tmp_path, font, card, size):
    if "ramfb" in card:  # QEMU does not restore its state from a snapshot
        guest = lanes.ovmf_kernel(built.efi, "logo=off", gfx=card)
    else:
        guest = lanes.ovmf_snapshot(built.esp, "logo=off", gfx=card)
    guest.prompt(timeout=60)
    screen, lines = read_screen(guest, tmp_path, font)
    assert (screen.width, screen.height) == size
    assert f"framebuffer   {size[0]}x{size[1]}" in guest.command("info")
    assert any("Firstlight" in line for line in lines)
    assert not any("\ufffd" in line for line in lines[:-1]), "cells that are no glyph"


def test_the_screen_says_what_the_serial_line_says(lanes, built, tmp_path, font):
    guest = lanes.ovmf_snapshot(built.esp)
    guest.prompt()
    guest.command("clear")
    told = [line.rstrip() for line in guest.command("info").splitlines() if line.strip()]
    _, lines = read_screen(guest, tmp_path, font)
    shown = [line for line in lines if line]
    assert told == [line for line in shown if not line.startswith("firstlight>")]


def test_the_screen_scrolls(lanes, built, tmp_path, font):
    guest = lanes.ovmf_snapshot(built.esp)
    guest.prompt()
    for number in range(70):  # more lines than any screen here has
        guest.command(f"echo line-{number}")
    _, lines = read_screen(guest, tmp_path, font, until="line-69")
    numbers = [int(match.group(1)) for match in
               (re.match(r"line-(\d+)$", line) for line in lines) if match]
    assert len(numbers) > 10
    assert numbers == list(range(numbers[0], 70))
    assert lines[-1].startswith("firstlight>")


def test_without_a_graphics_card(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, gfx=["-vga", "none"])
    guest.prompt()
    info = guest.command("info")
    assert re.search(r"^framebuffer +none$", info, re.MULTILINE)


def test_a_gop_that_can_only_blt(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, gfx=gfx("virtio-gpu-pci"))
    # The last that this screen shows, as OVMF's console is there and on the serial line.
    assert "only the firmware can draw on this screen" in guest.prompt()
    assert "only through the firmware" in guest.command("info")


def test_video_mode_as_asked(lanes, built, tmp_path, font):
    guest = lanes.ovmf_snapshot(built.esp, "video=1024x768")
    guest.prompt()
    screen, _ = read_screen(guest, tmp_path, font)
    assert (screen.width, screen.height) == (1024, 768)


def test_without_any_serial_port_the_screen_and_keyboard_are_enough(lanes, built, tmp_path, font):
    guest = lanes.ovmf_kernel(built.efi, serial=False)
    read_screen(guest, tmp_path, font, timeout=60)
    guest.send_keys(*"echo", "spc", *"hello", "shift+1", "ret")
    _, lines = read_screen(guest, tmp_path, font, whole_line="hello!")
    assert lines[lines.index("hello!") - 1].endswith("firstlight> echo hello!")
    guest.send_keys(*"info", "ret")
    _, lines = read_screen(guest, tmp_path, font, until="consoles")
    assert not any("serial" in line and "16550" in line for line in lines)


@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_the_ps2_keyboard_types_into_the_shell(lanes, built, machine):
    guest = lanes.uboot(built.esp, machine=machine)
    guest.prompt()
    guest.send_keys(*"echo", "spc", "shift+a", "b", "x", "backspace", "minus", "shift+minus", "ret")
    assert guest.prompt().splitlines()[-1] == "Ab-_"


@pytest.mark.parametrize("machine, told", [
    ("q35", "the FADT says that there is no controller"), ("pc", "no such device")])
def test_a_keyboard_that_is_not_there_is_told(lanes, built, machine, told):
    """q35's FADT has the flag that says so, pc's is too old for it: the ports are tried."""
    guest = lanes.uboot(built.esp, machine=machine + ",i8042=off")
    assert f"i8042: no keyboard: {told}" in guest.prompt()
    assert "keyboard" not in guest.command("irq")


def test_console_none_of_serial_leaves_the_line_silent(lanes, built, tmp_path, font):
    guest = lanes.ovmf_snapshot(built.esp, "console=fb")
    read_screen(guest, tmp_path, font)
    assert b"firstlight>" not in guest.serial.read_nonblocking(65536, 1)


def test_a_console_that_is_asked_for_and_missing_leaves_the_other(lanes, built, tmp_path, font):
    guest = lanes.uboot(built.esp, "console=fb")  # there is no GOP in U-Boot
    assert "console=fb: there is none" in guest.prompt()
    assert "serial0" in guest.command("info")
    guest = lanes.ovmf_kernel(built.efi, "console=serial logo=off", serial=False)
    _, lines = read_screen(guest, tmp_path, font, timeout=60)
    assert any(line.endswith("console=serial: there is none") for line in lines)


# The second number is that of an allocation behind the screen's own and before the threads'.
@pytest.mark.parametrize("allocation, told", [
    (1, "PANIC: cannot build page tables: out of memory"),
    (40, "PANIC: no memory for the main stack"),
])
def test_a_panic_of_the_first_moments_is_on_the_screen(lanes, built, tmp_path, font, allocation, told):
    guest = lanes.ovmf_snapshot(built.esp, f"console=fb fail-alloc={allocation}")
    _, lines = read_screen(guest, tmp_path, font, until="system halted")
    assert told in lines
    assert any(line.startswith("  ffffffff") and " kernel_main+0x" in line for line in lines)
