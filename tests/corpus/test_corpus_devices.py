# SPDX-License-Identifier: MIT
"""`aml devices` and `aml tree` on the tables of real machines."""

import json
import re

from test_corpus import aml, corpus, for_each  # pylint: disable=unused-import

NAMED_AT_LEAST = 0.9  # of the devices with an id; what has none is mostly firmware's placeholders


def test_every_machine_lists_its_devices(built, corpus):  # pylint: disable=redefined-outer-name
    with_id, named = {}, {}

    def check(machine):
        done = aml(built, "devices", machine, "--json", "--log", "error")
        if done.returncode != 0:
            return f"exit {done.returncode}: {done.stderr[-200:]}"
        devices = [json.loads(line) for line in done.stdout.splitlines()]
        if not any(device.get("hid") in ("PNP0A03", "PNP0A08") for device in devices):
            return "no PCI root bridge"
        with_id[machine] = sum("hid" in device for device in devices)
        named[machine] = sum("hid" in device and "name" in device for device in devices)
        return None
    assert not for_each(corpus, check)
    assert sum(named.values()) > NAMED_AT_LEAST * sum(with_id.values()), (named, with_id)


def test_every_machine_draws_its_tree(built, corpus):  # pylint: disable=redefined-outer-name
    def check(machine):
        listed = aml(built, "devices", machine, "--log", "error")
        tree = aml(built, "tree", machine, "--log", "error")
        if tree.returncode != 0 or listed.returncode != 0:
            return f"exit {tree.returncode}, {listed.returncode}: {tree.stderr[-200:]}"
        lines = [line for line in tree.stdout.splitlines() if "─" in line]
        devices = sum(line.startswith("\\") for line in listed.stdout.splitlines())
        scopes = sum(not re.search(r"─ \w{4} ", line) for line in lines)
        # Some scopes hold devices that are below an absent one.
        if not devices <= len(lines) <= devices + scopes:
            return f"{devices} devices listed, {len(lines)} lines with {scopes} scopes drawn"
        return None
    assert not for_each(corpus, check)
