# SPDX-License-Identifier: MIT
"""The prompt is reached on machines that differ in one property, and what they are is told right."""

import re
import struct

import pytest

from guest import DEBUG_EXIT, EXIT_SUCCESS

PAGE = 4096
# EFI memory type (UEFI 2.10, 7.2) to the kernel's kinds of memory that it may become.
KINDS_OF_TYPE = {
    0: {"reserved"}, 1: {"free", "kernel", "boot scratch"}, 2: {"free", "kernel", "boot scratch"},
    3: {"free"}, 4: {"free"}, 5: {"UEFI runtime"}, 6: {"UEFI runtime"}, 7: {"free"}, 8: {"unusable"},
    9: {"ACPI tables"}, 10: {"ACPI NVS"}, 11: {"MMIO"}, 12: {"MMIO"}, 13: {"reserved"},
    14: {"persistent"},
}


# -- Prompt ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_prompt_from_the_disk_image_on_cold_ovmf(lanes, built, machine):
    guest = lanes.ovmf_disk(built.disk, machine=machine)
    guest.prompt(timeout=60)
    info = guest.command("info")
    assert "EDK II" in info
    assert re.search(r"^booted from .*HD\(1,GPT,", info, re.MULTILINE)


@pytest.mark.parametrize("disk, more", [
    ("ide-hd", []), ("nvme,serial=1", []),
    ("usb-storage", ["-device", "qemu-xhci"]),
], ids=["ahci", "nvme", "usb"])
def test_prompt_from_other_disks(lanes, built, disk, more):
    guest = lanes.ovmf_disk(built.disk, disk=disk, args=more)
    guest.prompt(timeout=60)


@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_prompt_on_uboot(lanes, built, machine):
    guest = lanes.uboot(built.esp, machine=machine)
    guest.prompt()
    assert "Das U-Boot" in guest.command("info")


@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_prompt_on_ovmf_from_the_shell(lanes, built, machine):
    guest = lanes.ovmf_snapshot(built.esp, machine=machine)
    boot = guest.prompt()
    assert "unknown option" not in boot, "the shell passes our own path as the first word"


def test_prompt_when_started_by_qemu(lanes, built):
    guest = lanes.ovmf_kernel(built.efi, "log=debug")
    guest.prompt(timeout=60)
    assert re.search(r"^command line +log=debug\s*$", guest.command("info"), re.MULTILINE)


# -- Processors ------------------------------------------------------------------------------------

@pytest.mark.parametrize("lane", ["uboot", "ovmf_snapshot"])
@pytest.mark.parametrize("count", [1, 4])
def test_number_of_processors(lanes, built, lane, count):
    guest = getattr(lanes, lane)(built.esp, smp=count)
    guest.prompt()
    assert re.search(rf"^count: +{count} listed by the firmware", guest.command("cpu"), re.MULTILINE)


def test_six_processors_in_sockets_with_gaps_in_apic_ids(lanes, built):
    guest = lanes.ovmf_kernel(built.efi, smp="6,sockets=2,cores=3,threads=1,maxcpus=6")
    guest.prompt(timeout=60)
    told = guest.command("cpu")
    assert "6 listed by the firmware, 6 running" in told
    ids = re.findall(r"^ *\d+  online +(\d+) ", told, re.MULTILINE)
    assert ids == ["0", "1", "2", "4", "5", "6"], told


@pytest.mark.parametrize("cpu, levels, absent", [
    ("qemu64", 4, []),
    ("max", 4, []),
    ("qemu64,-nx", 4, ["NX"]),
    ("qemu64,-apic", 4, []),
    ("qemu64,-smep,-smap,-umip,-pge", 4, ["SMEP", "SMAP", "UMIP"]),
    ("Skylake-Client", 4, []),
    ("EPYC", 4, []),
])
@pytest.mark.parametrize("lane", ["uboot", "ovmf_kernel"])
def test_processor_models(lanes, built, lane, cpu, levels, absent):
    if lane == "ovmf_kernel" and cpu not in ("max", "qemu64,-nx", "qemu64,-apic"):
        pytest.skip("U-Boot is enough for this one")
    image = built.esp if lane == "uboot" else built.efi
    guest = getattr(lanes, lane)(image, args=["-cpu", cpu])
    guest.prompt(timeout=60)
    assert f"paging        {levels} levels" in guest.command("info")
    controls = re.search(r"^controls: *(.*)$", guest.command("cpu"), re.MULTILINE).group(1)
    for name in absent:
        assert not re.search(rf"\b{name}\b", controls, re.IGNORECASE), controls
    if cpu == "max":
        for name in ("NX", "SMEP", "SMAP", "UMIP"):
            assert re.search(rf"\b{name}\b", controls, re.IGNORECASE), controls


def test_without_a_local_apic_typing_and_time_still_work(lanes, built):
    guest = lanes.uboot(built.esp, args=["-cpu", "qemu64,-apic"])
    guest.prompt()
    assert "hello" in guest.command("echo hello")
    assert "boot: " in guest.command("time")


# -- Memory ----------------------------------------------------------------------------------------

def firmware_map(guest):
    """[(first page, end page, EFI type, flags)]"""
    rows = re.findall(r"^([0-9a-f]{16}) +(\d+) pages +type (\d+) +.*attributes [0-9a-f]{16}(.*)$",
                      guest.command("mem firmware"), re.MULTILINE)
    return [(int(start, 16) // PAGE, int(start, 16) // PAGE + int(pages), int(kind), flags)
            for start, pages, kind, flags in rows]


def kernel_map(guest):
    """[(first page, end page, kind)]"""
    rows = re.findall(r"^([0-9a-f]{16})-([0-9a-f]{16}) +(\d+) pages +(\S.*)$",
                      guest.command("mem map"), re.MULTILINE)
    ranges = []
    for first, last, pages, kind in rows:
        start, end = int(first, 16) // PAGE, (int(last, 16) + 1) // PAGE
        assert end - start == int(pages)
        ranges.append((start, end, kind.strip()))
    return ranges


def amounts(text):
    """The two tables that `mem` prints, each {name: pages}: of the map by kind, of the allocator."""
    return [{name: int(pages) for name, pages in
             re.findall(r"^  (\S[\w ]*?) +(\d+) pages +\d+ KiB$", section, re.MULTILINE)}
            for section in text.split("page allocator:")]


def pages_of_acpi_tables(guest, scratch):
    """Those of the tables, and of the logo, which BGRT points at (ACPI 6.5, 5.2.23)."""
    pages = set()

    def add(address, length):
        pages.update(range(address // PAGE, (address + length - 1) // PAGE + 1))

    for name, digits, length in re.findall(r"^(\S{4}) +0x([0-9a-f]{12}) +(\d+) ",
                                           guest.command("acpi tables"), re.MULTILINE):
        address = int(digits, 16)
        add(address, int(length))
        if name == "BGRT":
            bgrt = guest.physical_memory(address, int(length), scratch)
            logo = int.from_bytes(bgrt[40:48], "little")
            header = guest.physical_memory(logo, 6, scratch)
            assert header[:2] == b"BM"
            add(logo, int.from_bytes(header[2:], "little"))
    return pages


def check_memory(guest, machine, megabytes, scratch):
    """Every page of the firmware's map is in the kernel's map once, as what it is."""
    firmware, kernel = firmware_map(guest), kernel_map(guest)
    by_kind, pages = amounts(guest.command("mem"))
    tables = pages_of_acpi_tables(guest, scratch)
    assert len(firmware) > 5 and len(kernel) > 3
    for (_, end, _), (start, _, _) in zip(kernel, kernel[1:]):
        assert end <= start, "ascending, without overlaps"

    def kinds_in(first, end):
        """{kind: pages} of the kernel's map between two page numbers."""
        found = {}
        for start, stop, kind in kernel:
            common = min(stop, end) - max(start, first)
            if common > 0:
                found[kind] = found.get(kind, 0) + common
        return found

    for start, end, efi_type, flags in firmware:
        found = kinds_in(start, end)
        assert sum(found.values()) == end - start, f"page {start:#x} on: listed, but not accounted"
        allowed = KINDS_OF_TYPE[efi_type] | ({"reserved"} if start == 0 else set())
        # U-Boot leaves QEMU's tables in memory that it calls free, OVMF the logo: just those
        # pages are kept.
        kept = tables & set(range(start, end)) if "free" in allowed else set()
        assert efi_type == 9 or found.get("ACPI tables", 0) == len(kept)
        allowed |= {"ACPI tables"} if kept else set()
        assert set(found) <= allowed, f"page {start:#x} on: type {efi_type} became {found}"
        if "kernel" in flags or "boot-info" in flags:
            assert set(found) == {"kernel"}
    listed = sum(end - start for start, end, _, _ in firmware)
    assert sum(end - start for start, end, _ in kernel) == listed
    assert by_kind.pop("total") == listed
    assert by_kind == kinds_in(0, 1 << 52)

    free = sum(end - start for start, end, kind in kernel if kind in ("free", "boot scratch"))
    assert pages["managed"] == free
    assert pages["free"] + pages["own metadata"] + pages["in use"] == pages["managed"]
    # The machine's RAM: every page of it is listed, bar the legacy hole below 1 MiB and what the
    # firmware hides for itself at the top of the low range (U-Boot: nothing, OVMF: nothing).
    ram = [(start, end) for start, end, efi_type, _ in firmware if efi_type != 11]
    low = low_ram(machine, megabytes)
    covered = sum(max(0, min(end, low * 256) - start) for start, end in ram)
    assert low * 256 - 0x60 <= covered <= low * 256
    if megabytes > low:
        high = sum(max(0, end - max(start, 1 << 20)) for start, end in ram)
        assert high == (megabytes - low) * 256
    # Nearly all of it is ours, and little of that is spent.
    assert pages["managed"] > 0.85 * megabytes * 256
    assert pages["in use"] + pages["own metadata"] < 2048 + megabytes * 256 // 64


def low_ram(machine, megabytes):
    """Megabytes of RAM that QEMU puts below 4 GiB (hw/i386/pc_q35.c and pc_piix.c)."""
    if machine == "q35":
        return megabytes if megabytes < 2816 else 2048
    return megabytes if megabytes < 3584 else 3072


@pytest.mark.parametrize("lane, machine, megabytes", [
    ("uboot", "q35", 128), ("uboot", "q35", 256), ("uboot", "pc", 512), ("uboot", "q35", 1024),
    ("uboot", "q35", 3072), ("uboot", "pc", 4096), ("uboot", "q35", 8192),
    ("ovmf_kernel", "q35", 128), ("ovmf_kernel", "pc", 2048), ("ovmf_kernel", "q35", 8192),
])
def test_memory_is_accounted_for_to_the_page(lanes, built, tmp_path, lane, machine, megabytes):
    image = built.esp if lane == "uboot" else built.efi
    guest = getattr(lanes, lane)(image, machine=machine, memory=f"{megabytes}M")
    guest.prompt(timeout=60)
    check_memory(guest, machine, megabytes, str(tmp_path / "scratch"))


def test_page_zero_is_never_ours(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    for start, _, kind in kernel_map(guest):
        assert start != 0 or kind not in ("free", "boot scratch", "kernel")


# -- Serial ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("options", ["", "console=com1", "console=com1,115200",
                                     "console=ioport:0x3f8"])
def test_the_serial_port_by_its_names(lanes, built, options):
    guest = lanes.uboot(built.esp, options)
    guest.prompt()
    assert "hello" in guest.command("echo hello")


def test_the_serial_ports_speed_as_asked(lanes, built):
    guest = lanes.uboot(built.esp, "console=com1,9600")
    guest.prompt()
    assert "16550A at port 0x3f8, 9600 8n1, IRQ 4 (console=)" in guest.command("info")


def test_absent_serial_ports_neither_hang_nor_print(lanes, built):
    """COM2 is not there; COM1 is, and stays silent: it is not asked for, and there is the screen."""
    guest = lanes.ovmf_snapshot(built.esp, "console=com2 run=poweroff", args=["-no-reboot"])
    assert guest.wait_exit() == 0
    assert "Firstlight" not in guest.rest()


def test_a_named_port_that_is_absent_does_not_silence_a_machine_without_a_screen(lanes, built):
    guest = lanes.uboot(built.esp, "console=com2")
    assert "console=com2: there is none" in guest.prompt()


def test_a_serial_port_is_not_looked_for_where_that_resets_the_machine(lanes, built):
    guest = lanes.uboot(built.esp, "console=ioport:0xcf8 run=version exit=qemu",
                        args=[*DEBUG_EXIT, "-no-reboot"])
    assert guest.wait_exit() == EXIT_SUCCESS


def test_a_second_serial_port(lanes, built, tmp_path):
    guest = lanes.uboot(built.esp, "console=com2 run=\"info; poweroff\"", machine="pc",
                        args=["-no-reboot", "-chardev", f"file,id=second,path={tmp_path}/com2",
                              "-device", "isa-serial,chardev=second,index=1"])
    assert guest.wait_exit() == 0
    assert "Firstlight" in (tmp_path / "com2").read_text(errors="replace")


def acpi_table(signature, revision, body):
    table = bytearray(struct.pack("<4sIBB6s8sI4sI", signature, 36 + len(body), revision, 0, b"TEST  ",
                                  b"TEST    ", 1, b"TEST", 1) + body)
    table[9] = -sum(table) & 0xFF
    return bytes(table)


def serial_registers(port):
    return struct.pack("<BBBBQ", 1, 8, 0, 1, port)


def test_the_ports_that_the_firmware_names(lanes, built, tmp_path):
    """SPCR names COM2 at 9600 baud, DBG2 names COM3, which shares COM1's interrupt."""
    spcr = acpi_table(b"SPCR", 2, struct.pack(
        "<B3x12sBBI5BxHH3BIBI", 0, serial_registers(0x2F8), 1, 3, 0, 3, 0, 1, 0, 0, 0xFFFF, 0xFFFF,
        0, 0, 0, 0, 0, 0))
    dbg2 = acpi_table(b"DBG2", 0, struct.pack("<II", 44, 1) + struct.pack(
        "<BHB9H", 0, 40, 1, 2, 38, 0, 0, 0x8000, 0, 0, 22, 34) + serial_registers(0x3E8) +
        struct.pack("<I", 8) + b".\0")
    args = []
    for name, table in (("spcr", spcr), ("dbg2", dbg2)):
        (tmp_path / name).write_bytes(table)
        args += ["-acpitable", f"file={tmp_path / name}"]
    for index in (1, 2):
        args += ["-chardev", f"file,id=com{index},path={tmp_path}/com{index}",
                 "-device", f"isa-serial,chardev=com{index},index={index}"]
    guest = lanes.uboot(built.esp, args=args)
    guest.prompt()
    info = guest.command("info")
    assert re.search(r"serial0: \S+ at port 0x3f8, 115200 8n1, IRQ 4 \(legacy\)", info), info
    assert re.search(r"serial1: \S+ at port 0x2f8, 9600 8n1, IRQ 3 \(SPCR\)", info), info
    # The speed is as the firmware left it; the interrupt is taken.
    assert re.search(r"serial2: \S+ at port 0x3e8, 9600 8n1, polled \(DBG2\)", info), info
    guest.command("echo all of them")
    guest.command("echo")  # before it was read, all ports had sent the last of the first
    for index in (1, 2):
        said = (tmp_path / f"com{index}").read_text(errors="replace")
        assert "kernel: Firstlight" in said and "\nall of them" in said


def test_long_lines_typed_fast_are_not_lost(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    word = "0123456789abcdef" * 10
    guest.send(f"echo {word}\r")
    # The line is longer than the terminal is wide, so the editor scrolls it; what counts is the answer.
    assert guest.prompt().splitlines()[-1] == word


def test_serial_input_is_driven_by_interrupts(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    count = re.compile(r"^ +0x\w+ +4 +\S+ +(\d+)", re.MULTILINE)
    before = int(count.search(guest.command("irq")).group(1))
    guest.command("echo some text that comes in by interrupts")
    assert int(count.search(guest.command("irq")).group(1)) > before
