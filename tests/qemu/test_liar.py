# SPDX-License-Identifier: MIT
"""Behind a firmware that lies: liar.c hands our EFI file false tables, maps and answers. Either the
prompt comes all the same, or the loader says what is wrong and gives control back."""

import os
import re

import pytest

import images
import making
from guest import plain
from lanes import SHELL, Lanes
from test_screen import read_screen

RETURNED = rb"liar: it returned 0x8[0-9a-f]{15}\r"


@pytest.fixture(scope="module")
def liar(built, top, tmp_path_factory):
    """An image with the liar in our place and our file beside it, built by one worker at a time."""
    efi = os.path.join(os.path.dirname(built.efi), "tests", "liar.efi")
    target = os.path.join(making.BUILD, os.path.relpath(efi, built.build))
    making.once(top, os.path.dirname(efi), f"BUILD={making.BUILD}", target)
    image = str(tmp_path_factory.mktemp("liar") / "esp.img")
    return images.with_files({"BOOTX64.EFI": efi, "REAL.EFI": built.efi}, image)


def info(guest):
    """{word: the rest of its line} of `info`."""
    lines = guest.command("info").splitlines()
    return dict(line.split(maxsplit=1) for line in lines if re.match(r"\w+ +\S", line)) | {
        "command line": next(line for line in lines if line.startswith("command line"))[12:].strip()}


def memory_is_sane(guest, told):
    """The machine has 256 MiB, of which OVMF and the kernel leave more than 200."""
    mib, free = map(int, re.match(r"(\d+) MiB, (\d+) MiB free", told["memory"]).groups())
    assert 200 < free <= mib < 256
    pages = re.search(r"^  managed +(\d+) pages", guest.command("mem"), re.MULTILINE).group(1)
    assert 200 << 8 < int(pages) < 256 << 8


# -- The prompt comes ------------------------------------------------------------------------------

def case(words, told=None):
    return pytest.param(words, told, id=words.replace("lie=", ""))


# The command line; what the boot says, a regular expression, or info, {its line's word: expression}.
PROMPT = [
    case("lie=none"),
    # The memory map
    case("lie=map-wide"),
    case("lie=map-reversed"),
    case("lie=map-junk", r"memory map: \d+ entries overlap others"),
    case("lie=map-misaligned"),
    case("lie=map-beyond-cpu", r"the memory map calls 0x100000000-\w+ free, which the CPU cannot"),
    case("lie=map-beyond-ram", r"calls 0x100000000-0x1ffffffff free, where nothing answers"),
    # The calls that the refusals below let fail: there are no more of them.
    case("lie=map-fails:4"),
    case("lie=pages-fail:6"),
    case("lie=pages-dirty"),
    case("log=debug lie=exit-fails:7", r"ExitBootServices: 8 attempts"),
    # The screen
    case("lie=masks-565", {"framebuffer": "1280x800 at "}),
    case("lie=masks-high", {"framebuffer": "1280x800 at "}),
    case("lie=masks-1-bit", {"framebuffer": "1280x800 at "}),
    case("lie=masks-gaps", r"console: framebuffer .*: not supported"),
    case("lie=masks-overlap", {"framebuffer": ".*only through the firmware"}),
    case("lie=masks-zero", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-blt", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-format", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-half", {"framebuffer": "1280x400 at "}),
    case("lie=screen-sliver", r"console: framebuffer 1280x5 at .*: invalid argument"),
    case("lie=screen-in-ram", r"console: the framebuffer at 0x1000 lies over memory in use"),
    case("lie=screen-in-tables", r"console: the framebuffer at .* lies over memory in use"),
    case("lie=screen-beyond-cpu", r"console: the framebuffer at 0x8000000000000 cannot be mapped"),
    case("lie=screen-wraps", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-misaligned", {"framebuffer": "1280x800 at 0x[0-9a-f]+2,"}),
    case("lie=screen-narrow", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-giant", {"framebuffer": ".*only through the firmware"}),
    case("lie=screen-no-info", {"framebuffer": "none"}),
    case("video=1024x768 lie=screen-no-modes", r"video=1024x768: the screen has no such mode"),
    # Protocols and load options
    case("lie=paths-endless", {"booted": "from +unknown"}),
    case("lie=interfaces-null", {"booted": "from +unknown"}),
    case("lie=random-fails", {"paging": ".*kernel slide 0x0$"}),
    case("lie=random-zero", {"paging": ".*kernel slide 0x0$"}),
    case("logo=off lie=options-junk", {"command line": "none"}),
    case("logo=off lie=options-endless", {"command line": "log=debug$"}),
    case("logo=off lie=options-null", {"command line": "none"}),
    case("logo=off lie=options-short", r"unknown option: RC"),
    case("logo=off lie=device-null", {"command line": "logo=off$"}),
    # The system table
    case("lie=tables-null", {"ACPI": "none"}),
    case("lie=tables-above-ram", r"acpi: RSDP at 0x300000007: bad signature"),
    case("lie=tables-beyond-cpu", r"acpi: RSDP at 0x8000000000007: not in memory"),
    case("lie=tables-wrap", r"acpi: RSDP at 0xfffffffffffffff1: not in memory"),
    case("lie=tables-junk", r"acpi: RSDP at .*: bad signature"),
    case("lie=tables-countless", {"ACPI": "none"}),
    case("lie=tables-no-list", {"ACPI": "none"}),
    case("lie=vendor-null", {"firmware": "unnamed"}),
    case("lie=vendor-beyond-cpu", {"firmware": "unnamed"}),
    case("lie=runtime-null", {"firmware": ".*Secure Boot unknown"}),
    case("lie=time-junk"),
    case("lie=watchdog-fails"),
    case("log=debug lie=console-null", r"leaving boot services"),
    case("log=debug lie=console-fails", r"leaving boot services"),
]
# Where the screen can still be read.
READABLE = ("none", "masks-565", "masks-high", "masks-1-bit", "screen-half", "tables-null")


@pytest.mark.parametrize("words, told", PROMPT)
def test_the_prompt_comes(lanes, liar, tmp_path, font, words, told):
    guest = lanes.ovmf_snapshot(liar, words)
    boot = guest.prompt(timeout=20)
    assert "acpi: refused" not in boot, "nobody looks for what was not kept"
    said = info(guest)
    memory_is_sane(guest, said)
    if isinstance(told, dict):
        for word, expression in told.items():
            assert re.match(expression, said[word]), said
    elif told is not None:
        assert re.search(told, boot), boot
    if words.split("lie=")[1] in READABLE:
        read_screen(guest, tmp_path, font, timeout=10)


TEXT_COLOUR = bytes([0xC8, 0xC8, 0xC8, 0])  # drivers/video/text_screen.c


@pytest.mark.parametrize("lie, is_drawn", [("none", True), ("screen-in-ram", False)])
def test_a_panic_does_not_draw_over_memory(lanes, liar, tmp_path, lie, is_drawn):
    guest = lanes.ovmf_snapshot(liar, f"logo=off fail-alloc=1 lie={lie}")
    guest.expect(rb"end of panic: cannot build page tables.*system halted", panic_is_fine=True)
    address = 0xc0000000 if is_drawn else 0x1000  # OVMF's place for the VGA card on q35
    shown = guest.physical_memory(address, 1 << 20, str(tmp_path / "screen"))
    assert (shown.count(TEXT_COLOUR) > 100) == is_drawn


@pytest.mark.parametrize("command, next_way", [
    ("reboot", rb"reset: keyboard controller"),
    ("poweroff", rb"nothing switches this machine off"),
])
def test_a_reset_that_never_returns_is_left(lanes, liar, command, next_way):
    # Off by ACPI would come first: PM1 control is not decoded where there is no ACPI.
    guest = lanes.ovmf_snapshot(liar, "reboot=uefi lie=reset-hangs lie=tables-null",
                                args=["-no-reboot"])
    guest.prompt(timeout=20)
    guest.send(command + "\r")
    guest.expect(rb"UEFI ResetSystem")
    guest.expect(next_way, timeout=20)
    if command == "reboot":
        assert guest.wait_exit() == 0
    else:
        guest.prompt()


# -- It gives up, in words -------------------------------------------------------------------------

NO_MAP = "the firmware gives no memory map: status 0x8000000000000007"
NO_SENSE = "the firmware's memory map makes no sense"
NO_LETTING_GO = "the firmware does not let go: ExitBootServices failed 8 times"


def refused(guest, why):
    guest.expect(RETURNED, timeout=20)
    # The firmware's terminal wraps lines as it likes.
    said = " ".join(plain(guest.serial.before).split())
    assert re.search(f"firstlight: {why}", said), said
    assert re.search("firstlight: cannot start: status 0x8", said), said


@pytest.mark.parametrize("words, why", [
    case("lie=map-small", NO_SENSE + r": \d+ bytes, entries of 24 bytes"),
    case("lie=map-stride-0", NO_SENSE + ": 0 bytes, entries of 0 bytes"),
    case("lie=map-overflows", NO_SENSE),
    case("lie=map-lacks-us", "the memory map lacks our own memory"),
    case("lie=map-empty", "the memory map lacks our own memory"),
    case("lie=map-fails:1", NO_MAP),
    case("lie=map-fails:2", NO_MAP),
    case("lie=map-fails:3", NO_MAP),
    case("lie=map-huge", "no memory for the memory map"),
    case("lie=map-never-fits", "the firmware gives no memory map: status 0x8000000000000005"),
    case("lie=pages-fail:1", "no memory for the kernel"),
    case("lie=pages-fail:2", "no memory for the memory map"),
    case("lie=pages-fail:3", "no memory for boot_info"),
    case("lie=pages-fail:4", "no memory for the kernel"),
    case("lie=pages-fail:5", "no memory for page tables"),
    case("lie=exit-fails:1000", NO_LETTING_GO),
    case("lie=console-null lie=pages-fail:1", "no memory for the kernel"),
    case("lie=console-fails lie=pages-fail:1", "no memory for the kernel"),
])
def test_it_says_why_and_the_firmware_goes_on(lanes, liar, words, why):
    guest = lanes.ovmf_snapshot(liar, words)
    refused(guest, why)
    guest.expect(SHELL, timeout=10)
    Lanes.shell_line(guest, "ver")
    guest.expect(rb"UEFI Interactive Shell", timeout=10)


def test_a_firmware_that_is_half_gone_hears_why(lanes, liar):
    """Its timer is off, and its shell waits for ever: nothing of ours could help that."""
    guest = lanes.ovmf_snapshot(liar, "lie=exit-half")
    refused(guest, NO_LETTING_GO)
