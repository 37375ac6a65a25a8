# SPDX-License-Identifier: MIT
"""Static tables that tell of the machine: errors of the last boot, the firmware's times, NUMA
figures, IOMMUs, processors, and the firmware's logo on the screen. What QEMU does not have is put
into the guest's memory before the firmware starts, and found by a table that -acpitable adds."""

import re
import struct
import time

import pytest
from PIL import Image

from test_acpi import compile_asl

# RAM that neither firmware touches before our loader runs, and which they call free.
PLACE = 0x5000000


def injected(tmp_path, signature, body, revision=1):
    """QEMU's arguments for a table of that body; QEMU makes the header."""
    path = tmp_path / f"{signature}.bin"
    path.write_bytes(body)
    return ["-acpitable", f"sig={signature},rev={revision},oem_id=FLIGHT,data={path}"]


def loaded(tmp_path, name, data, address):
    """QEMU's arguments for bytes at an address of the guest's RAM."""
    path = tmp_path / name
    path.write_bytes(data)
    return ["-device", f"loader,addr={address:#x},file={path},force-raw=on"]


# -- Errors of the last boot -----------------------------------------------------------------------

MEMORY_SECTION = bytes.fromhex("1411bca5646fde4eb8633e83ed7c83b1")


def error_region(severity=1):
    """One generic error status block with a memory error."""
    section = struct.pack("<QQQQ6H", 1 << 1 | 1 << 14, 0, 0x12345000, 0, 0, 0, 0, 0, 0, 0)
    section = section.ljust(72, b"\0") + bytes([3]) + bytes(7)
    entry = MEMORY_SECTION + struct.pack("<IHBBI", severity, 0x201, 2, 0, len(section))
    entry += bytes(16) + b"DIMM_B2".ljust(20, b"\0") + section
    return struct.pack("<IIIII", 1 | 1 << 4, 0, 0, len(entry), severity) + entry


def bert(length=4096, address=PLACE):
    return struct.pack("<IQ", length, address)


@pytest.mark.parametrize("lane", ["uboot", "ovmf_kernel"])
def test_errors_of_the_last_boot_are_told(lanes, built, tmp_path, lane):
    args = injected(tmp_path, "BERT", bert()) + loaded(
        tmp_path, "region", error_region().ljust(4096, b"\0"), PLACE)
    image = built.esp if lane == "uboot" else built.efi
    guest = getattr(lanes, lane)(image, args=args)
    boot = guest.prompt(timeout=60)
    assert re.search(r"last boot: fatal error, 1 section", boot)
    assert re.search(r"last boot: +memory: fatal, DIMM_B2, address 0x12345000, "
                     r"error 3 \(multi-bit ECC\)", boot)
    assert "fatal error, 1 section" in guest.command("acpi bert")
    assert "1 error recorded" in guest.command("info")


@pytest.mark.parametrize("table, region", [
    (bert(length=0xffffffff), b""),
    (bert(address=0xfffffffffffff000), b""),
    (bert(length=4096), bytes(4096)),
    (bert(), b"\xff" * 4096),
    (bert()[:7], b""),
], ids=["too long", "no memory", "no error", "nonsense", "cut"])
def test_a_bert_that_lies_or_has_nothing_to_say(lanes, built, tmp_path, table, region):
    args = injected(tmp_path, "BERT", table)
    if region:
        args += loaded(tmp_path, "region", region, PLACE)
    guest = lanes.uboot(built.esp, args=args)
    boot = guest.prompt()
    assert "panic" not in boot
    assert ("last boot: " in boot) == (region[:1] == b"\xff")
    assert "memory" in guest.command("info")


# -- The firmware's times --------------------------------------------------------------------------

def test_the_firmwares_times(lanes, built, tmp_path):
    times = [11, 2_345_000_000, 2_400_000_000, 2_500_000_000, 2_600_000_000]
    record = struct.pack("<HBBI5Q", 2, 48, 2, 0, *times)
    boot = b"FBPT" + struct.pack("<I", 8 + len(record)) + record
    pointer = struct.pack("<HBBIQ", 0, 16, 1, 0, PLACE)
    wild = struct.pack("<HBBIQ", 1, 16, 1, 0, 0xffffffffffff0000)
    guest = lanes.uboot(built.esp, args=[*injected(tmp_path, "FPDT", pointer + wild),
                                         *loaded(tmp_path, "fbpt", boot, PLACE)])
    guest.prompt()
    line = next(line for line in guest.command("info").splitlines() if "since reset" in line)
    assert "2.345 s to loading us" in line
    assert "2.400 s to starting us" in line
    assert "2.600 s to the end of boot services" in line
    assert "resumes" not in line


def test_no_times_and_no_errors_make_no_lines(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    info = guest.command("info")
    assert "since reset" not in info and "last boot" not in info and "TPM" not in info
    assert "no errors of the last boot" in guest.command("acpi bert")
    assert "no table names an IOMMU" in guest.command("acpi iommu")


def test_a_tpm_is_shown(lanes, built, tmp_path):
    tpm2 = struct.pack("<HHQI", 0, 0, 0xfed40040, 7) + bytes(12)
    guest = lanes.uboot(built.esp, args=injected(tmp_path, "TPM2", tpm2, revision=4))
    guest.prompt()
    assert re.search(r"^TPM +2\.0$", guest.command("info"), re.MULTILINE)
    assert "7 (CRB)" in guest.command("acpi tables TPM2")


# -- NUMA and IOMMUs -------------------------------------------------------------------------------

def test_numa_as_the_tables_have_it(lanes, built):
    args = ["-machine", "q35,hmat=on"]
    for node in (0, 1):
        args += ["-object", f"memory-backend-ram,size=128M,id=m{node}",
                 "-numa", f"node,nodeid={node},memdev=m{node},cpus={node},initiator={node}"]
    args += ["-numa", "dist,src=0,dst=1,val=23"]
    for start, end, latency, bandwidth in [(0, 0, 5, 400), (0, 1, 15, 200), (1, 0, 10, 100),
                                           (1, 1, 5, 500)]:
        where = f"hmat-lb,initiator={start},target={end},hierarchy=memory"
        args += ["-numa", f"{where},data-type=access-latency,latency={latency}",
                 "-numa", f"{where},data-type=access-bandwidth,bandwidth={bandwidth}M"]
    guest = lanes.uboot(built.esp, smp=2, args=args)
    guest.prompt()
    text = re.sub(r" +", " ", guest.command("mem numa"))
    assert "CPUs with APIC id 0\n" in text and "CPUs with APIC id 1\n" in text
    assert " memory 0x8000000, 128 MiB" in text
    assert "distance from, to\n 0 10 23\n 1 23 10" in text
    assert "latency in ns from, to 0 1\n 0 5 15\n 1 10 5" in text
    assert "bandwidth in MB/s from, to 0 1\n 0 400 200\n 1 100 500" in text


@pytest.mark.parametrize("device, words", [
    ("intel-iommu", ["DMAR", "DRHD", "registers 0xfed90000", "I/O APIC", "at 1f.2"]),
    ("amd-iommu", ["IVRS", "IVHD", "registers 0xfed80000"]),
])
def test_iommus_are_listed(lanes, built, device, words):
    guest = lanes.uboot(built.esp, args=["-device", device])
    guest.prompt()
    text = guest.command("acpi iommu")
    for word in words:
        assert word in text
    assert "malformed" not in text and "cut off" not in text


# -- Processors ------------------------------------------------------------------------------------

PSS_SSDT = """DefinitionBlock ("", "SSDT", 2, "FLIGHT", "PSS", 1) {
    External (\\_SB.CPUS.C000, DeviceObj)
    Scope (\\_SB.CPUS.C000) {
        Name (TOLD, 0)
        Method (_PDC, 1) { CreateDWordField (Arg0, 8, CAPS) TOLD = CAPS }
        Method (_PSS) {
            If (TOLD == 0) { Return (Package () {}) }
            Return (Package () { Package () {2000, 30000, 10, 10, 0, 0},
                                 Package () {800, 9000, 10, 10, 8, 8} })
        }
        Name (_CST, Package () {1, Package () {
            ResourceTemplate () { Register (FFixedHW, 8, 0, 0) }, 1, 1, 100}})
    }
}"""


def test_processors_and_their_states(lanes, built, tmp_path):
    ssdt = compile_asl(str(tmp_path), PSS_SSDT)
    guest = lanes.uboot(built.esp, smp=2, args=["-acpitable", f"file={ssdt}"])
    guest.prompt()
    text = guest.command("acpi cpus")
    assert re.search(r"^\\_SB\.CPUS\.C000 +UID 0, APIC id 0, ok$", text, re.MULTILINE)
    assert re.search(r"^\\_SB\.CPUS\.C001 +UID 1, APIC id 1, ok$", text, re.MULTILINE)
    assert "2: 2000 MHz, 30000 mW to 800 MHz, 9000 mW" in text  # only once _PDC was called
    assert "C1 1 us, fixed hardware" in text


# -- The logo --------------------------------------------------------------------------------------

def screendump(guest, path):
    with Image.open(guest.screendump(str(path))) as image:
        return image.convert("RGB")


def is_lit(image):
    return any(high for _, high in image.getextrema())


def test_the_firmwares_logo_is_back_until_the_text_scrolls(lanes, built, tmp_path):
    guest = lanes.ovmf_kernel(built.efi)
    guest.prompt(timeout=60)
    bgrt = guest.command("acpi tables BGRT")
    assert "(shown)" in bgrt
    column, line, at = (int(re.search(rf"^ +{name} +(\w+)", bgrt, re.MULTILINE).group(1), 0)
                        for name in ("column", "line", "at"))
    header = guest.physical_memory(at, 54, str(tmp_path / "header"))
    size, offset = (struct.unpack_from("<I", header, place)[0] for place in (2, 10))
    width, height = struct.unpack_from("<ii", header, 18)
    bitmap = guest.physical_memory(at, size, str(tmp_path / "bitmap"))
    pitch = (width * 3 + 3) // 4 * 4

    def truth(x, y):
        place = offset + (height - 1 - y) * pitch + 3 * x
        return bitmap[place + 2], bitmap[place + 1], bitmap[place]

    screen = screendump(guest, tmp_path / "logo.png")
    wrong = [(x, y) for y in range(height) for x in range(width)
             if screen.getpixel((column + x, line + y)) != truth(x, y)]
    assert not wrong, f"{len(wrong)} of {width * height} pixels, first {wrong[0]}"
    around = [(x, y) for x in (column - 1, column + width) for y in range(line, line + height)]
    assert not any(any(screen.getpixel(place)) for place in around)

    for number in range(60):  # short lines, that do not reach it
        guest.command(f"echo {number}")
    place = (column, line, column + width, line + height)
    deadline = time.monotonic() + 30
    while is_lit(screendump(guest, tmp_path / "text.png").crop(place)):
        assert time.monotonic() < deadline, f"the logo is still there: {tmp_path}/text.png"
        time.sleep(0.2)


def bitmap(width, height, colour):
    """32 bits a pixel, top line first; the top left pixel is white."""
    pixels = bytearray(bytes(colour) + b"\0") * (width * height)
    pixels[0:3] = b"\xff\xff\xff"
    return b"BM" + struct.pack("<IIIIiiHHIIIIII", 54 + len(pixels), 0, 54, 40, width, -height, 1,
                               32, 0, len(pixels), 0, 0, 0, 0) + pixels


@pytest.mark.parametrize("address, x, status, is_drawn", [
    (PLACE, 700, 1 | 2 << 1, True), (PLACE, 700, 0, False), (PLACE, 1200, 1, False),
    (0xfffffffffff00000, 700, 1, False)], ids=["turned", "not shown", "outside", "no memory"])
def test_a_logo_of_our_own(lanes, built, tmp_path, address, x, status, is_drawn):
    # Before OVMF's own table, so it is the one that counts.
    bgrt = struct.pack("<HBBQII", 1, status, 0, address, x, 600)
    guest = lanes.ovmf_kernel(built.efi, args=[
        *injected(tmp_path, "BGRT", bgrt),
        *loaded(tmp_path, "logo", bitmap(100, 50, (0x20, 0x40, 0x80)), PLACE)])
    guest.prompt(timeout=60)
    screen = screendump(guest, tmp_path / "screen.png")
    if is_drawn:  # turned by half a turn: what was at the top left is at the bottom right
        assert screen.getpixel((700, 600)) == (0x80, 0x40, 0x20)
        assert screen.getpixel((799, 649)) == (0xff, 0xff, 0xff)
    else:
        assert not is_lit(screen.crop((0, 300, screen.width, screen.height)))


@pytest.mark.parametrize("options", ["logo=off", "video=1024x768"])
def test_no_logo_when_it_is_not_wanted_or_has_no_place(lanes, built, tmp_path, options):
    guest = lanes.ovmf_kernel(built.efi, options)
    guest.prompt(timeout=60)
    screen = screendump(guest, tmp_path / "screen.png")
    assert not is_lit(screen.crop((0, 300, screen.width, screen.height)))
