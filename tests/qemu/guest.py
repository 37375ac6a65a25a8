# SPDX-License-Identifier: MIT
"""One running QEMU: its serial line, its monitor, its end.

Everything that waits has a deadline, and close() always ends the process, by its own PID.
"""

import os
import re
import signal
import socket
import subprocess
import time

import pexpect
from pexpect import fdpexpect

from qmp import Qmp, QmpError

QEMU = os.environ.get("QEMU", "qemu-system-x86_64")
PROMPT = b"firstlight> "
PANIC = re.compile(rb"PANIC: [^\r\n\x1b]*(?=[\r\n\x1b])")
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?=]*[A-Za-z]|[78=>]|[()][0-9A-Z])")

# isa-debug-exit: QEMU's process code is (value << 1) | 1; see enum exit_code in kernel/power.h.
EXIT_SUCCESS, EXIT_FAILURE, EXIT_PANIC = 33, 35, 37
DEBUG_EXIT = ["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]


class GuestError(Exception):
    """What the guest did not do, with the last of what it said."""


def plain(data):
    """Serial bytes as text: no escape sequences, newlines only."""
    return ESCAPES.sub(b"", data).decode(errors="replace").replace("\r", "")


def serial_pair():
    """Two ends of a TCP connection: QEMU writes byte by byte, and a pair of Unix sockets takes only
    278 of those before the UART stalls, so that how fast we read would be seen in the guest.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return near, far


class Guest:
    """Starts QEMU with `args`; serial line 0 goes to this object (unless `serial` is False)."""

    def __init__(self, args, log_path, serial=True, deadline=60):
        self.deadline = time.monotonic() + deadline
        self.log_path = log_path
        self.args = [QEMU, "-nodefaults", "-no-user-config", "-display", "none", *args]
        os.makedirs(os.path.dirname(log_path), exist_ok=True)
        self._log = open(log_path, "ab", buffering=0)
        self._log.write((" ".join(self.args) + "\n").encode())
        ours, theirs, fds = [], [], []
        for name in ["qmp", "serial0"] if serial else ["qmp"]:
            near, far = socket.socketpair() if name == "qmp" else serial_pair()
            ours.append(near)
            theirs.append(far)
            fds.append(far.fileno())
            self.args += ["-chardev", f"socket,id={name},fd={far.fileno()}"]
        self.args += ["-mon", "chardev=qmp,mode=control"]
        self.args += ["-serial", "chardev:serial0" if serial else "none"]
        self.process = subprocess.Popen(self.args, stdin=subprocess.DEVNULL, stdout=self._log,
                                        stderr=subprocess.STDOUT, pass_fds=fds)
        for far in theirs:
            far.close()
        self.serial = self._serial_socket = None
        try:
            if serial:
                self._serial_socket = ours[1]
                self.serial = fdpexpect.fdspawn(ours[1].fileno(), timeout=30, maxread=65536)
                self.serial.logfile_read = self._log
                self.serial.delaybeforesend = None
            self.qmp = Qmp(ours[0])
        except (EOFError, TimeoutError, OSError):
            self.close()
            raise GuestError(f"QEMU did not start\n{self.log_tail()}") from None

    # -- talking ---------------------------------------------------------------------------------

    def log_tail(self, lines=60):
        with open(self.log_path, "rb") as file:
            return "\n".join(plain(file.read()).splitlines()[-lines:])

    def _left(self, timeout):
        return max(0.1, min(timeout, self.deadline - time.monotonic()))

    def expect(self, *patterns, timeout=30, panic_is_fine=False):
        """Waits for one of the patterns (regular expressions in bytes); the match.

        The guest's own panic ends the wait, unless it is what is waited for.
        """
        wanted = list(patterns)
        ends = [pexpect.TIMEOUT, pexpect.EOF] + ([] if panic_is_fine else [PANIC])
        index = self.serial.expect(wanted + ends, timeout=self._left(timeout))
        if index < len(wanted):
            return self.serial.match
        if index > len(wanted) + 1:
            panic = self.serial.match.group(0)
            self.serial.expect([rb"end of panic", pexpect.TIMEOUT, pexpect.EOF], timeout=3)
            what = "panic instead of " + repr(patterns) + ": " + plain(panic)
        elif index == len(wanted):
            what = f"no {patterns!r} within {timeout} s; {self._where()}"
        else:
            what = f"QEMU ended (code {self.process.poll()}) before {patterns!r}"
        raise GuestError(f"{what}\n{self.log_tail()}")

    def _where(self):
        """What the first processor is doing, for reports of what did not happen."""
        try:
            registers = self.qmp.monitor("info registers", timeout=5)
        except (OSError, EOFError, TimeoutError, QmpError) as error:
            return f"no registers: {error}"
        return " ".join(re.findall(r"RIP=\w+|RSP=\w+|RFL=\w+|HLT=\d", registers))

    def send(self, text):
        self.serial.send(text)

    def prompt(self, timeout=30):
        """Waits for the shell's prompt; what came before it, as text."""
        self.expect(re.escape(PROMPT), timeout=timeout)
        return plain(self.serial.before)

    def command(self, line, timeout=30):
        """Types a line at the prompt; returns what it printed up to the next prompt."""
        self.send(line + "\r")
        output = self.prompt(timeout)
        echo, _, rest = output.partition("\n")
        if line not in echo:
            raise GuestError(f"typed {line!r}, the echo was {echo!r}\n{self.log_tail()}")
        return rest

    def panic_report(self, timeout=20):
        """Waits for a panic; (its message, the whole report after that line)."""
        self.expect(PANIC, timeout=timeout, panic_is_fine=True)
        message = plain(self.serial.match.group(0))
        self.expect(rb"end of panic", timeout=timeout, panic_is_fine=True)
        return message, plain(self.serial.before)

    # -- the machine -----------------------------------------------------------------------------

    def wait_exit(self, timeout=20):
        """Waits until QEMU ends by itself; its process code. What it still said is in the log."""
        if self.serial:
            try:
                self.serial.expect([pexpect.EOF], timeout=self._left(timeout))
            except pexpect.TIMEOUT:
                raise GuestError(f"QEMU still runs after {timeout} s\n{self.log_tail()}") from None
        try:
            return self.process.wait(self._left(timeout))
        except subprocess.TimeoutExpired:
            raise GuestError(f"QEMU still runs after {timeout} s\n{self.log_tail()}") from None

    def rest(self):
        """All that the serial line said up to its end, after wait_exit()."""
        return plain(self.serial.before or b"")

    def screendump(self, path):
        self.qmp.command("screendump", filename=path, format="png")
        return path

    def physical_memory(self, address, size, path):
        """The guest's RAM as QEMU has it."""
        self.qmp.command("pmemsave", val=address, size=size, filename=path)
        with open(path, "rb") as file:
            return file.read()

    def send_keys(self, *keys, hold_ms=20):
        """Types on the PS/2 keyboard, by QMP's key names."""
        for key in keys:
            self.qmp.command("send-key", **{"hold-time": hold_ms}, keys=[
                {"type": "qcode", "data": part} for part in key.split("+")])
            time.sleep(2 * hold_ms / 1000)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for sock in (self._serial_socket, getattr(getattr(self, "qmp", None), "_sock", None)):
            if sock:
                sock.close()
        if not self._log.closed:
            self._log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
