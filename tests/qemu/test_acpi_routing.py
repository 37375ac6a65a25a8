# SPDX-License-Identifier: MIT
"""`acpi routing` against where QEMU's interrupts really arrive: devices that raise theirs when AML
tells them to (QEMU's edu), behind bridges too, and QEMU's count of what each I/O APIC pin got."""

import re
import subprocess

import pytest

BUSY = {0, 1, 4}  # timer, keyboard, serial port: they go on meanwhile

# function, pin, GSI; the rest of the line says how it is triggered and who knew
ROUTE = re.compile(r"^0000:([0-9a-f]{2}:[0-9a-f]{2}\.\d)  1234:11e8  \S+ +([ABCD]) +(\d+) +"
                   r"(level|edge), (high|low) +(\S+), (\S+) ", re.MULTILINE)


class Tree:
    """Slots of edu devices on each bus, and of bridges; None is the root's own bus."""

    def __init__(self, edus, bridges):
        self.edus, self.bridges = edus, bridges

    def asl(self, bus=None):
        terms = [DEVICE.format(slot=slot) for slot in self.edus[bus]]
        terms += [f"Device ({name.upper()}BR) {{ Name (_ADR, 0x{slot:04X}0000) {self.asl(name)} }}"
                  for name, (parent, slot) in self.bridges.items() if parent == bus]
        return "\n".join(terms)

    def paths(self, bus=None, path="\\_SB.PCI0"):
        """{AML path: slots from the root}, bus by bus."""
        found = {f"{path}.E{slot:03X}": (slot,) for slot in self.edus[bus]}
        for name, (parent, slot) in self.bridges.items():
            if parent == bus:
                below = self.paths(name, f"{path}.{name.upper()}BR")
                found.update({p: (slot, *slots) for p, slots in below.items()})
        return found

    def args(self):
        args = []
        for number, (name, (parent, slot)) in enumerate(self.bridges.items(), 1):
            on = f",bus={parent}" if parent else ""
            args += ["-device",
                     f"pci-bridge,id={name},chassis_nr={number},addr={slot:#x},shpc=off{on}"]
        for bus, slots in self.edus.items():
            on = f",bus={bus}" if bus else ""
            for slot in slots:
                args += ["-device", f"edu,addr={slot:#x}{on}"]
        return args


# U-Boot has no memory for more devices.
SMALL = Tree({None: (0x5,), "b1": (0x2,)}, {"b1": (None, 0x6)})
LARGE = Tree({None: (0x5, 0xA, 0xF, 0x10), "b1": (0x1, 0x3), "b2": (0x2,)},
             {"b1": (None, 0x6), "b2": ("b1", 0x4)})

DEVICE = """Device (E{slot:03X}) {{
    Name (_ADR, 0x{slot:04X}0000)
    OperationRegion (CFG0, PCI_Config, 0, 0x40)
    Field (CFG0, ByteAcc, NoLock, Preserve) {{ Offset (4), CMD0, 8 }}
    OperationRegion (BAR0, PciBarTarget, 0x10, 0x100)
    Field (BAR0, DWordAcc, NoLock, Preserve) {{ Offset (0x60), RAIS, 32, LOWR, 32 }}
    Method (TEST) {{ CMD0 = 6 RAIS = 1 LOWR = 1 }}
}}"""


def counts(guest):
    """How often each pin of the I/O APIC was raised."""
    text = guest.qmp.monitor("info irq")
    ioapic = re.search(r"IRQ statistics for ioapic:\s*((?: *\d+: \d+\s*)*)", text)
    return {int(pin): int(count) for pin, count in re.findall(r"(\d+): (\d+)", ioapic[1])}


def swizzled(slots):
    """The slot on the root's bus and the pin (0: A) that an INTA# this far below comes to."""
    pin = 0
    for slot in reversed(slots[1:]):
        pin = (pin + slot) % 4
    return slots[0], pin


def edu_table(folder, tree):
    source = folder / "edu.asl"
    source.write_text('DefinitionBlock ("", "SSDT", 2, "FLIGHT", "EDU", 1) {\n'
                      "External (\\_SB.PCI0, DeviceObj)\n"
                      f"Scope (\\_SB.PCI0) {{ {tree.asl()} }} }}\n", encoding="ascii")
    subprocess.run(["iasl", source], check=True, capture_output=True)
    return folder / "edu.aml"


@pytest.mark.parametrize("lane, machine, tree, gsis", [
    ("uboot", "q35", SMALL, {20, 21}),
    ("uboot", "pc", SMALL, {5, 10, 11}),
    ("ovmf_kernel", "q35", LARGE, {20, 21, 22, 23})])
def test_interrupts_arrive_where_routing_says(lanes, built, tmp_path, lane, machine, tree, gsis):
    image = built.efi if lane == "ovmf_kernel" else built.esp
    table = edu_table(tmp_path, tree)
    guest = getattr(lanes, lane)(image, machine=machine,
                                 args=["-acpitable", f"file={table}", *tree.args()])
    guest.prompt()
    listed = guest.command("acpi routing", timeout=60)
    routes = ROUTE.findall(listed)
    paths = tree.paths()
    assert len(routes) == len(paths), listed
    seen = set()
    for (function, pin, gsi, signal, _, link, bridge), (path, slots) in zip(routes, paths.items()):
        gsi = int(gsi)
        assert int(function[3:5], 16) == slots[-1], (function, path)
        assert (pin, signal, bridge) == ("A", "level", "\\_SB.PCI0") and link != "wired"
        before = counts(guest)
        guest.command(f"acpi run {path}.TEST")
        after = counts(guest)
        assert after.get(gsi, 0) == before.get(gsi, 0) + 1, (path, gsi, before, after)
        # q35 may tell the 8259 as well, whose inputs are wired to pins 0 to 15.
        first = 16 if machine == "q35" else 0
        others = {n for n in after if n >= first and after[n] != before.get(n, 0)}
        assert others <= {gsi, *BUSY}, (path, gsi, before, after)
        seen.add(gsi)
    assert seen <= gsis if machine == "pc" else seen == gsis


def test_links_are_set_again_after_s3(lanes, built):
    """OVMF comes back without pc's links set up."""
    guest = lanes.ovmf_kernel(built.efi, machine="pc", args=["-device", "edu"])
    guest.prompt()
    line = "test irq.shared_line_and_threads"
    assert "ok 1 irq.shared" in guest.command(line, timeout=100)
    guest.send("suspend s3\r")
    guest.qmp.wait_event("SUSPEND", timeout=30)
    guest.qmp.command("system_wakeup")
    guest.prompt(timeout=60)
    assert "\nok 1 irq.shared" in guest.command(line, timeout=100)


def test_without_acpi_it_says_so(lanes, built):
    guest = lanes.uboot(built.esp, args=["-machine", "acpi=off"])
    guest.prompt()
    assert "acpi: no routing: not supported" in guest.command("acpi routing")
