# SPDX-License-Identifier: MIT
"""A small QMP client: one connected socket, commands, and the events that came in between."""

import json
import select
import time


class QmpError(Exception):
    """QEMU refused a command."""


class Qmp:
    def __init__(self, sock, timeout=20):
        self._sock = sock
        self._buffer = b""
        self.events = []
        greeting = self._read_message(time.monotonic() + timeout)
        if "QMP" not in greeting:
            raise QmpError(f"no QMP greeting but {greeting}")
        self.command("qmp_capabilities")

    def _read_message(self, deadline):
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._sock], [], [], left)[0]:
                raise TimeoutError("QMP gave no answer in time")
            data = self._sock.recv(65536)
            if not data:
                raise EOFError("QMP closed: QEMU has ended")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        return json.loads(line)

    def command(self, name, timeout=20, **arguments):
        """Runs one command, returns its value. Keywords' _ stand for - where QMP has that."""
        arguments = {key.replace("_", "-"): value for key, value in arguments.items()}
        self._sock.sendall(json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n")
        deadline = time.monotonic() + timeout
        while True:
            message = self._read_message(deadline)
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise QmpError(f"{name}: {message['error']['desc']}")
            elif "return" in message:
                return message["return"]

    def monitor(self, line, timeout=60):
        """One command of the human monitor; its text."""
        return self.command("human-monitor-command", timeout=timeout, **{"command-line": line})

    def wait_event(self, name, timeout=20):
        """Returns the first event of that name, seen already or still to come; takes it off."""
        deadline = time.monotonic() + timeout
        while True:
            for event in self.events:
                if event["event"] == name:
                    self.events.remove(event)
                    return event
            message = self._read_message(deadline)
            if "event" in message:
                self.events.append(message)

    def close(self):
        self._sock.close()
