# SPDX-License-Identifier: MIT
"""Four ways from nothing to our EFI entry, fastest first.

  uboot          U-Boot's EFI loader: a second, independent UEFI, without GOP. 0.3 s.
  ovmf_snapshot  OVMF restored at its shell's prompt, the image hot-plugged over USB. 1 s.
  ovmf_kernel    OVMF cold with -kernel, variables kept from an earlier boot. 4 s.
  ovmf_disk      OVMF cold from a disk image, the way a person's machine starts. 5 s.

Each returns a Guest at the moment the firmware was told to start us.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time

from guest import QEMU, Guest, GuestError

UBOOT_ROM = "/usr/lib/u-boot/qemu-x86_64/u-boot.rom"
OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"
SECURE_CODE = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"
SECURE_VARS = "/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd"  # enrolled: the packaged snakeoil key
SHELL = rb"Shell> "


class Lanes:
    """`cache` is kept between runs, `work` is this test's own, `log` the path of its serial log."""

    def __init__(self, cache, work, log):
        self.cache, self.work, self.log = cache, work, log
        self.guests = []
        os.makedirs(cache, exist_ok=True)
        os.makedirs(work, exist_ok=True)
        if os.path.exists(log):
            os.unlink(log)

    def start(self, args, **options):
        guest = Guest(args, self.log, **options)
        self.guests.append(guest)
        return guest

    def close(self):
        for guest in self.guests:
            guest.close()
        self.guests.clear()

    # -- U-Boot ----------------------------------------------------------------------------------

    def uboot(self, image, append="", machine="q35", memory="256M", smp=1, gfx=("-vga", "std"),
              args=(), deadline=60, **options):
        """Boots the FAT image (no partition table) from virtio-blk. `append` is what U-Boot hands
        over as load options; None leaves U-Boot's own."""
        guest = self.start([
            "-machine", machine, "-m", memory, "-smp", str(smp), *gfx, "-bios", UBOOT_ROM,
            "-drive", f"if=none,id=disk,file={image},format=raw,snapshot=on",
            "-device", "virtio-blk-pci,drive=disk", *args], deadline=deadline, **options)
        if guest.serial is None:
            # U-Boot reads the serial line alone; without one it starts us after its two seconds.
            return guest
        guest.expect(rb"Hit any key")
        guest.send("\x03")
        guest.expect(rb"=> ")
        if append is not None:
            quoted = append.replace("'", "'\\''")
            guest.send(f"setenv bootargs '{quoted}'\r")
            guest.expect(rb"=> ")
        guest.send("devnum=0; run virtio_boot\r")
        guest.expect(rb"Booting /efi")
        return guest

    # -- OVMF ------------------------------------------------------------------------------------

    @staticmethod
    def _pflash(variables, kind, code=OVMF_CODE):
        return ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={code}",
                "-drive", f"if=pflash,unit=1,format={kind},file={variables}"]

    def _key(self, *parts):
        """Names a cached state: it holds for one QEMU, one OVMF and one set of arguments."""
        version = subprocess.run([QEMU, "--version"], capture_output=True, check=True).stdout
        stat = os.stat(OVMF_CODE)
        text = repr((version, stat.st_size, stat.st_mtime_ns, parts))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _cached(self, name, make):
        """The cached file of that name, made by `make(path)` once, whoever asks first."""
        path = os.path.join(self.cache, name)
        with open(path + ".lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(path):
                make(path + ".new")
                os.rename(path + ".new", path)
        return path

    def _own_copy(self, path):
        copy = os.path.join(self.work, os.path.basename(path))
        subprocess.run(["cp", "--reflink=auto", "--sparse=always", path, copy], check=True)
        return copy

    def kept_vars(self, machine="q35"):
        """A copy of OVMF's variables as they are after a first boot."""
        def make(path):
            shutil.copyfile(OVMF_VARS, path)
            with Guest(["-machine", machine, "-m", "256M", *self._pflash(path, "raw")],
                       self.log) as guest:
                guest.expect(rb"seconds to skip", timeout=60)
        return self._own_copy(self._cached(f"vars-{self._key(machine)}.fd", make))

    def ovmf_snapshot(self, image, append="", machine="q35", memory="256M", smp=1,
                      gfx=("-vga", "std"), args=(), deadline=60,
                      program=r"FS0:\EFI\BOOT\BOOTX64.EFI", **options):
        common = ["-machine", machine, "-m", memory, "-smp", str(smp), *gfx,
                  "-device", "qemu-xhci,id=xhci", *args]

        def make(path):
            subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", OVMF_VARS, path],
                           check=True)
            with Guest([*common, *self._pflash(path, "qcow2")], self.log, deadline=120) as guest:
                guest.expect(rb"seconds to skip", timeout=90)
                guest.send("\x1b")
                guest.expect(SHELL)
                time.sleep(0.2)
                guest.qmp.monitor("savevm ready")

        state = self._own_copy(self._cached(f"snapshot-{self._key(common)}.qcow2", make))
        guest = self.start([*common, *self._pflash(state, "qcow2"), "-loadvm", "ready"],
                           deadline=deadline, **options)
        guest.qmp.command("blockdev-add", driver="raw", node_name="esp", read_only=True,
                          file={"driver": "file", "filename": image})
        guest.qmp.command("device_add", driver="usb-storage", drive="esp", bus="xhci.0", id="stick")
        self.shell_line(guest, "map -r")
        guest.expect(SHELL)
        if b"FS0:" not in guest.serial.before:
            raise GuestError(f"OVMF's shell found no FS0:\n{guest.log_tail()}")
        self.shell_line(guest, f"{program} {append}".rstrip())
        return guest

    @staticmethod
    def shell_line(guest, line):
        """Types into OVMF's shell, which drops fast input: each piece waits for its echo."""
        for at in range(0, len(line), 8):
            piece = line[at:at + 8]
            guest.send(piece)
            # The shell may wrap the line and place the cursor between any two characters.
            guest.expect(b"(?:\x1b\\[[0-9;?]*[A-Za-z]|[\r\n])*".join(
                re.escape(char.encode()) for char in piece), timeout=10)
        guest.send("\r")

    def ovmf_kernel(self, efi, append="", machine="q35", memory="256M", smp=1, gfx=("-vga", "std"),
                    args=(), deadline=90, **options):
        return self.start([
            "-machine", machine, "-m", memory, "-smp", str(smp), *gfx,
            *self._pflash(self.kept_vars(machine), "raw"), "-kernel", efi,
            *(["-append", append] if append else []), *args], deadline=deadline, **options)

    def ovmf_disk(self, image, machine="q35", memory="256M", smp=1, gfx=("-vga", "std"), args=(),
                  disk="virtio-blk-pci", deadline=90, **options):
        """Load options come from the image's options.txt alone; see images.py."""
        return self.start([
            "-machine", machine, "-m", memory, "-smp", str(smp), *gfx,
            *self._pflash(self.kept_vars(machine), "raw"),
            *args, "-drive", f"if=none,id=disk,file={image},format=raw,snapshot=on",
            "-device", f"{disk},drive=disk,bootindex=0"], deadline=deadline, **options)

    def ovmf_secure(self, image, args=(), deadline=90):
        """ovmf_disk with Secure Boot on and the packaged snakeoil key enrolled."""
        return self.start([
            "-machine", "q35,smm=on", "-m", "256M", "-vga", "std",
            "-global", "driver=cfi.pflash01,property=secure,value=on",
            "-global", "ICH9-LPC.disable_s3=1",
            *self._pflash(self._own_copy(SECURE_VARS), "raw", SECURE_CODE),
            "-drive", f"if=none,id=disk,file={image},format=raw,snapshot=on",
            "-device", "virtio-blk-pci,drive=disk,bootindex=0", *args], deadline=deadline)
