# SPDX-License-Identifier: MIT
"""What acpiexec's command `resources` prints, and what `aml resources --cases` does, in one shape: for
each object of a device how it went, and lines as `aml` writes them."""
import re

NOTHING = "[Not Specified]"


class Object:
    """`status`: "ok", "refused" (a template that ACPICA does not take), or why there is nothing."""

    def __init__(self, status="ok"):
        self.status, self.lines = status, []


# acpiexec

HEAD = re.compile(r"\[[0-9A-F]+\] (.*)$")
FIELD = re.compile(r" {2,26}(\S.*?) : ?(.*)$")
FAILED = re.compile(r"(AcpiWalkResources|GetIrqRoutingTable|AcpiSetCurrentResources"
                    r"|AcpiGetEventResources|AcpiGet\w+) failed: (\w+)")
REFUSALS = {"AE_AML_NO_RESOURCE_END_TAG", "AE_AML_INVALID_RESOURCE_TYPE",
            "AE_AML_BAD_RESOURCE_LENGTH"}


def number(text, digits):
    return f"0x{int(text, 16):0{digits}X}"


def decimals(text):
    return ", ".join(str(int(n, 16)) for n in text.split())


def quoted(path):
    return '"' + path.replace("\\", "\\\\") + '"'


def irq(f):
    if f["Descriptor Length"] == "02":
        return f"IRQNoFlags () {{{decimals(f['Interrupt List'])}}}"
    return (f"IRQ ({f['Triggering']}, {f['Polarity']}, {f['Sharing']})"
            f" {{{decimals(f['Interrupt List'])}}}")


def dma(f):
    return (f"DMA ({f['Speed']}, {f['Mastering']}, {f['Transfer Type']})"
            f" {{{decimals(f['Channel List'])}}}")


def start_dependent(f):
    if f["Descriptor Length"] == "00":
        return "StartDependentFnNoPri ()"
    priorities = (f["Compatibility Priority"], f["Performance/Robustness"])
    return "StartDependentFn (" + ", ".join(number(p.split()[0], 2) for p in priorities) + ")"


def io(f):
    numbers = [number(f["Address Minimum"], 4), number(f["Address Maximum"], 4),
               number(f["Alignment"], 2), number(f["Address Length"], 2)]
    return f"IO ({f['Address Decoding']}, {', '.join(numbers)})"


def fixed_io(f):
    return f"FixedIO ({number(f['Address'], 4)}, {number(f['Address Length'], 2)})"


def fixed_dma(f):
    width = f["TransferWidth"]
    return f"FixedDMA ({number(f['RequestLines'], 4)}, {number(f['Channels'], 4)}, {width})"


def memory(f, name, digits):
    numbers = [number(f[n], digits) for n in ("Address Minimum", "Address Maximum", "Alignment",
                                              "Address Length")]
    return f"{name} ({f['Write Protect']}, {', '.join(numbers)})"


def vendor(f):
    data = [number(f[name], 2) for name in sorted(f) if name.startswith("Byte")]
    return f"Vendor () {{{', '.join(data)}}}"


def fixed_memory(f):
    return (f"Memory32Fixed ({f['Write Protect']}, {number(f['Address'], 8)},"
            f" {number(f['Address Length'], 8)})")


def source_arguments(f):
    """Index and path, empty where there is no path: ACPICA then does not tell whether there is an index."""
    if f["Resource Source"] == NOTHING:
        return ["", ""]
    return [number(f["Resource Source Index"], 2), quoted(f["Resource Source"])]


def macro(name, arguments):
    """Empty arguments at the end are left out; so are blanks before others that are empty."""
    while arguments and not arguments[-1]:
        arguments = arguments[:-1]
    text, pending = "", ""
    for i, argument in enumerate(arguments):
        if i:
            pending += ","
        if argument:
            text += (pending + " " if pending else "") + argument
            pending = ""
    return f"{name} ({text})"


FLAGS_HIDDEN = "0x.."  # of spaces that ACPICA does not know


def address(f, size, digits):
    usage, decode = f["Consumer/Producer"], f["Address Decode"]
    fixed = [f["Min Relocatability"], f["Max Relocatability"]]
    numbers = [number(f[n], digits) for n in ("Granularity", "Address Minimum", "Address Maximum",
                                              "Translation Offset", "Address Length")]
    end = []
    kind = f["Resource Type"]
    if kind == "Memory Range":
        start = [usage, decode, *fixed, f["Caching"], f["Write Protect"]]
        if f["Range Type"] != "AddressRangeMemory" or f["Translation"] != "TypeStatic":
            end = [f["Range Type"], f["Translation"]]
        name = "Memory"
    elif kind == "I/O Range":
        start = [usage, *fixed, decode, f["Range Type"]]
        if f["Translation"] != "TypeStatic" or f["Translation Type"] != "DenseTranslation":
            end = [f["Translation"], f["Translation Type"]]
        name = "IO"
    elif kind == "Bus Number Range":
        start, name = [usage, *fixed, decode], "BusNumber"
    else:
        start, name = [number(kind, 2), usage, decode, *fixed, FLAGS_HIDDEN], "Space"
    if size == "Extended":
        source = [number(f["Type-Specific Attribute"], digits)]
    else:
        source = source_arguments(f)
    return macro(size + name, [*start, *numbers, *source, "", *end])


def extended_irq(f):
    numbers = [number(f[name], 8) for name in sorted(f) if name.startswith("Dword")]
    return macro("Interrupt", [f["Type"], f["Triggering"], f["Polarity"], f["Sharing"],
                               *source_arguments(f)]) + f" {{{', '.join(numbers)}}}"


def register(f):
    space = {"7F": "FFixedHW", "00": "SystemMemory", "01": "SystemIO"}[f["Space ID"]]
    return (f"Register ({space}, {number(f['Bit Width'], 2)}, {number(f['Bit Offset'], 2)},"
            f" {number(f['Address'], 16)}, {number(f['Access Size'], 2)})")


def vendor_argument(f):
    count, data = int(f["VendorLength"], 16), f["VendorData"].split()
    text = f"RawDataBuffer (0x{count:02X}) {{{', '.join(number(b, 2) for b in data)}}}"
    return text if count else ""


def source_of(f):
    return [quoted(f["Resource Source"]), number(f["Resource Source Index"], 2)]


def connection_end(f, sharing=""):
    return [*source_of(f), f["ProducerConsumer"], "", *([sharing] if sharing else []),
            vendor_argument(f)]


def pins(f):
    return " {" + ", ".join(number(f[n], 4) for n in sorted(f) if n.startswith("Word")) + "}"


def gpio(f):
    debounce = number(f["DebounceTimeout"], 4)
    if f["ConnectionType"] == "Interrupt":
        start = [f["Triggering"], f["Polarity"], f["Sharing"], f["PinConfig"], debounce]
        name = "GpioInt"
    else:
        start = [f["Sharing"], f["PinConfig"], debounce,
                 number(f["DriveStrength"], 4), f["IoRestriction"]]
        name = "GpioIo"
    return macro(name, [*start, *connection_end(f)]) + pins(f)


def serial_bus(name, arguments, f):
    v2 = int(f["RevisionId"], 16) >= 2
    end = connection_end(f, f["ConnectionSharing"] if v2 else "")
    return macro(name + ("V2" if v2 else ""), [*arguments, *end])


def i2c(f):
    return serial_bus("I2cSerialBus", [number(f["SlaveAddress"], 4), f["SlaveMode"],
                                       number(f["ConnectionSpeed"], 8), f["AccessMode"]], f)


def spi(f):
    return serial_bus("SpiSerialBus", [
        number(f["DeviceSelection"], 4), f["DevicePolarity"], f["WireMode"],
        number(f["DataBitLength"], 2), f["SlaveMode"], number(f["ConnectionSpeed"], 8),
        f["ClockPolarity"], f["ClockPhase"]], f)


def uart(f):
    return serial_bus("UartSerialBus", [
        number(f["ConnectionSpeed"], 8), f["DataBits"], f["StopBits"], number(f["LinesEnabled"], 2),
        f["Endian"], f["Parity"], f["FlowControl"], number(f["RxFifoSize"], 4),
        number(f["TxFifoSize"], 4)], f)


def pin_function(f):
    return macro("PinFunction", [f["Sharing"], f["PinConfig"], number(f["FunctionNumber"], 4),
                                 *source_of(f), "ResourceConsumer", "",
                                 vendor_argument(f)]) + pins(f)


def pin_value(f):
    return [f["Sharing"], number(f["PinConfigType"], 2), number(f["PinConfigValue"], 8)]


def pin_config(f):
    return macro("PinConfig", [*pin_value(f), *connection_end(f)]) + pins(f)


def pin_group(f):
    return macro("PinGroup", [quoted(f["Resource Label"]), f["ProducerConsumer"], "",
                              vendor_argument(f)]) + pins(f)


def labelled_end(f):
    return [*source_of(f), quoted(f["Resource Source Label"]), f["ProducerConsumer"], "",
            vendor_argument(f)]


def pin_group_function(f):
    return macro("PinGroupFunction", [f["Sharing"], number(f["FunctionNumber"], 4),
                                      *labelled_end(f)])


def pin_group_config(f):
    return macro("PinGroupConfig", [*pin_value(f), *labelled_end(f)])


def route(f):
    source = f["Source"]
    place = f"{int(f['Address'], 16) >> 16:02X} {chr(ord('A') + int(f['Pin'], 16))}  "
    index = int(f["Source Index"], 16)
    if source == "[NULL NAMESTRING]":
        return place + f"interrupt {index}"
    return place + f"{'.'.join(s.rstrip('_') for s in source.split('.'))} {index}"


KINDS = {
    "IRQ Resource": irq,
    "DMA Resource": dma,
    "Start-Dependent-Functions Resource": start_dependent,
    "End-Dependent-Functions Resource": lambda f: "EndDependentFn ()",
    "I/O Resource": io,
    "Fixed I/O Resource": fixed_io,
    "FixedDma Resource": fixed_dma,
    "Vendor Specific Resource": vendor,
    "24-Bit Memory Range Resource": lambda f: memory(f, "Memory24", 4),
    "32-Bit Memory Range Resource": lambda f: memory(f, "Memory32", 8),
    "32-Bit Fixed Memory Range Resource": fixed_memory,
    "16-Bit WORD Address Space Resource": lambda f: address(f, "Word", 4),
    "32-Bit DWORD Address Space Resource": lambda f: address(f, "DWord", 8),
    "64-Bit QWORD Address Space Resource": lambda f: address(f, "QWord", 16),
    "64-Bit Extended Address Space Resource": lambda f: address(f, "Extended", 16),
    "Extended IRQ Resource": extended_irq,
    "Generic Register Resource": register,
    "GPIO Resource": gpio,
    "I2C Serial Bus Resource": i2c,
    "Spi Serial Bus Resource": spi,
    "Uart Serial Bus Resource": uart,
    "PinFunction Resource": pin_function,
    "PinConfig Resource": pin_config,
    "PinGroup Resource": pin_group,
    "PinGroupFunction Resource": pin_group_function,
    "PinGroupConfig Resource": pin_group_config,
    "PCI IRQ Routing Table Package": route,
}


def descriptor_text(kind, fields):
    if kind not in KINDS:
        return f"{kind} {fields}"
    try:
        return KINDS[kind](fields)
    except (KeyError, ValueError, IndexError) as e:
        return f"{kind}: unreadable: {e!r} {fields}"


def theirs_parse(text, objects):
    """Fills `objects`: {name: Object}."""
    current = kind = None
    fields = {}

    def finish():
        nonlocal kind, fields
        if kind and kind != "EndTag Resource":
            current.lines.append(descriptor_text(kind, fields))
        kind, fields = None, {}

    for line in text.splitlines():
        if m := re.match(r"Evaluating (_\w+)$", line):
            finish()
            current = objects[m[1]] = Object()
        elif m := re.match(r"Could not evaluate (_\w+): (\w+)", line):
            objects[m[1]] = Object(m[2])
        elif current is None:
            continue
        elif m := HEAD.match(line):
            finish()
            kind = m[1]
        elif m := FAILED.search(line):
            finish()
            current.status = "refused" if m[2] in REFUSALS else m[2]
        elif kind and (m := FIELD.match(line)) and not line.lstrip().startswith("rs"):
            fields[m[1]] = m[2].strip()
    finish()


# Ours

# What ACPICA does not show: that an interrupt may wake; an index of a source without a path; a
# vendor's descriptor being short; flags of unknown spaces; I3C's register.
NOT_SHOWN = [(re.compile(r"\b(Exclusive|Shared)AndWake\b"), r"\1"),
             (re.compile(r"((?:0x[0-9A-F]{4,}|Exclusive|Shared)), 0x00\)"), r"\1)"),
             (re.compile(r"(0x[0-9A-F]{4,}), 0x00,,, (?=AddressRange|Type)"), r"\1,,,, "),
             (re.compile(r"^Vendor(Short|Long) "), "Vendor "),
             (re.compile(r"^(\w+Space \((?:\w+, ){5})0x\w\w"), rf"\g<1>{FLAGS_HIDDEN}")]


def ours_parse(text, objects):
    current = Object()  # of a _PRT, which is told at its end
    for line in text.splitlines():
        if m := re.match(r"@object (\S+) (.*)$", line):
            if m[1] == "_PRT":
                objects["_PRT"], current.status = current, m[2]
            else:
                current = objects[m[1]] = Object("ok" if m[2] == "success" else m[2])
        elif line == "@refused":
            current.status = "refused"
        elif line.startswith(("@", "aml: ")):
            continue
        elif line.lstrip("} ") and " SystemMemory " not in line:
            line = re.sub(r" /\* .*? \*/", "", line).strip().removeprefix("} ").removesuffix(" {")
            for pattern, replacement in NOT_SHOWN if not line.startswith("Register") else ():
                line = pattern.sub(replacement, line)
            if not line.startswith("//"):
                current.lines.append(line)
